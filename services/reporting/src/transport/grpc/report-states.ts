import { ReportState as ProtoState } from '@inclust/contracts';
import { reportStates, type ReportState } from '../../domain/report/report.ts';

const states: Readonly<Record<ReportState, ProtoState>> = {
  draft: ProtoState.REPORT_STATE_DRAFT,
  submitted: ProtoState.REPORT_STATE_SUBMITTED,
  'in-verification': ProtoState.REPORT_STATE_IN_VERIFICATION,
  finalized: ProtoState.REPORT_STATE_FINALIZED,
  'reopened-last': ProtoState.REPORT_STATE_REOPENED_LAST,
  'reopened-limited': ProtoState.REPORT_STATE_REOPENED_LIMITED,
};

export function stateToProto(state: ReportState): ProtoState {
  return states[state];
}

/** `undefined` for what is unspecified or of a newer release. */
export function stateFromProto(state: ProtoState): ReportState | undefined {
  return reportStates.find((one) => states[one] === state);
}
