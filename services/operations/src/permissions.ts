import { OperationsServiceService } from '@inclust/contracts';
import type { Permission } from '@inclust/rpc';

/** Who may call what of the operator's service. */
export const permissions: Readonly<Record<string, Permission>> = {
  [OperationsServiceService.getNodeStatus.path]: 'operator',
  [OperationsServiceService.listDeadLetters.path]: 'operator',
  [OperationsServiceService.replayDeadLetter.path]: 'operator',
  [OperationsServiceService.tailEvents.path]: 'operator',
};
