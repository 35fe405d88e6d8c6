import { ReportState } from '@inclust/contracts';

/** The words of states, as they are typed and shown. */
export const reportStates: Readonly<Record<string, ReportState>> = {
  draft: ReportState.REPORT_STATE_DRAFT,
  submitted: ReportState.REPORT_STATE_SUBMITTED,
  'in-verification': ReportState.REPORT_STATE_IN_VERIFICATION,
  finalized: ReportState.REPORT_STATE_FINALIZED,
  'reopened-last': ReportState.REPORT_STATE_REOPENED_LAST,
  'reopened-limited': ReportState.REPORT_STATE_REOPENED_LIMITED,
};

/** The word of a state; its number where this program is older than the node. */
export function reportStateText(state: ReportState): string {
  return Object.entries(reportStates).find(([, one]) => one === state)?.[0] ?? String(state);
}
