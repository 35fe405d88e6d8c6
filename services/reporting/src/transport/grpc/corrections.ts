import { Correction as ProtoCorrection, CorrectionReason as ProtoReason } from '@inclust/contracts';
import type { Correction, CorrectionReason } from '../../domain/report/corrections.ts';
import { observationsToProto } from './figures.ts';

const reasons = {
  late: ProtoReason.CORRECTION_REASON_LATE,
  changed: ProtoReason.CORRECTION_REASON_CHANGED,
  'seen-otherwise': ProtoReason.CORRECTION_REASON_SEEN_OTHERWISE,
} as const satisfies Record<CorrectionReason, ProtoReason>;

/** What a subject adds then and now, as the contract has it. */
export function correctionToProto({ subject, reason, before, after }: Correction): ProtoCorrection {
  const { node, id, version, state } = subject;
  return ProtoCorrection.fromPartial({
    nodeId: node,
    subject: `${state.kind}/${id}`,
    version: BigInt(version),
    reason: reasons[reason],
    before: observationsToProto(before),
    after: observationsToProto(after),
  });
}
