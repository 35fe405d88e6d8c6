import { CountConfidence as ProtoConfidence, CountMethod as ProtoMethod } from '@inclust/contracts';
import type { Confidence, CountMethod } from '../../domain/visits/attendance.ts';
import { words } from '@inclust/rpc';

/** How it is known how many came. */
export const countMethods = words<CountMethod, ProtoMethod>({
  TICKETS: ProtoMethod.COUNT_METHOD_TICKETS,
  DOOR_COUNT: ProtoMethod.COUNT_METHOD_DOOR_COUNT,
  ESTIMATE: ProtoMethod.COUNT_METHOD_ESTIMATE,
});

/** How sure a count is. */
export const confidences = words<Confidence, ProtoConfidence>({
  high: ProtoConfidence.COUNT_CONFIDENCE_HIGH,
  medium: ProtoConfidence.COUNT_CONFIDENCE_MEDIUM,
  low: ProtoConfidence.COUNT_CONFIDENCE_LOW,
});
