import { checkSignedReport, connect, type NodeClient, type SignedReport } from '@inclust/client';
import { ReportSnapshot, ReportState, type Report } from '@inclust/contracts';
import { apiKey } from '@inclust/rpc';
import { reportStateText } from '../commands/report-states.ts';
import type { LocalNode } from '../local/homes.ts';
import { demoProgramme } from './hold-programme.ts';
import { clientOf, type NodeClients } from './node-clients.ts';

const meta = 'meta';

/** How far the reports of a period come; those of later periods stay drafts. */
const wanted: Readonly<Record<string, ReportState>> = {
  '2026-q1': ReportState.REPORT_STATE_FINALIZED,
  '2026-q2': ReportState.REPORT_STATE_FINALIZED,
  '2026-q3': ReportState.REPORT_STATE_SUBMITTED,
  '2026-q4': ReportState.REPORT_STATE_DRAFT,
};

/** From one state to the next; who hands in and who verifies are not the same. */
const way: readonly ReportState[] = [
  ReportState.REPORT_STATE_DRAFT,
  ReportState.REPORT_STATE_SUBMITTED,
  ReportState.REPORT_STATE_IN_VERIFICATION,
  ReportState.REPORT_STATE_FINALIZED,
];

/** Whose reports are handed in: those of all cities together. The cities' own stay open, to be tried. */
const reporter = 'federation';

/** What the invented coordinator says where something must be answered. */
const note =
  'Επίδειξη: τα δικαιολογητικά που λείπουν ακολουθούν. / Demonstrim: dokumentet që mungojnë vijojnë. / Demonstration: evidence follows.';

/** Hands the reports of the programme in and has them signed, as far as `wanted` says and they are not there yet. */
export async function holdReports(
  nodes: readonly LocalNode[],
  clients: NodeClients,
  { tell }: { readonly tell: (line: string) => void },
): Promise<void> {
  const coordinator = clientOf(clients, meta);
  const due = await missing(coordinator);
  if (due.length === 0) return;
  const address = nodes.find(({ id }) => id === meta)?.address ?? '';
  const { apiKey: made, key } = await coordinator.apiKeys.createApiKey({
    label: 'officer of the demonstration',
    roles: ['officer'],
  });
  try {
    using officer = connect(address, { authorize: () => apiKey(key) });
    for (const { name, to } of due) await bring(coordinator, officer, name, to);
  } finally {
    await coordinator.apiKeys.revokeApiKey({ name: made?.name ?? '' });
  }
  tell(`${due.length} reports of the programme were handed in at the meta-cluster, those of two periods are signed`);
}

/** How the reports of the programme stand, by period, and what of that is not as it should be. */
export async function reportStates(clients: NodeClients): Promise<{
  readonly states: Readonly<Record<string, string>>;
  readonly differences: readonly string[];
}> {
  const client = clientOf(clients, meta);
  const states: Record<string, string> = {};
  const differences = (await missing(client)).map(
    ({ name, state, to }) => `${name} is ${reportStateText(state)}, not ${reportStateText(to)}`,
  );
  for (const [periodId, to] of Object.entries(wanted)) {
    states[periodId] = reportStateText(to);
    if (to !== ReportState.REPORT_STATE_FINALIZED) continue;
    const name = reportOf(periodId);
    const snapshot = (await reportAt(client, name)).snapshots.at(-1);
    const checked = snapshot && checkSignedReport(ReportSnapshot.toJSON(snapshot) as SignedReport);
    if (!checked?.ok) differences.push(`the signed report ${name} does not verify`);
  }
  return { states, differences };
}

interface DueReport {
  readonly name: string;
  readonly state: ReportState;
  readonly to: ReportState;
}

/** The reports that are not where they should be, earlier periods first: a report counts from what was handed in before it. */
async function missing(client: NodeClient): Promise<DueReport[]> {
  const due: DueReport[] = [];
  for (const [periodId, to] of Object.entries(wanted)) {
    const name = reportOf(periodId);
    const { state } = await reportAt(client, name);
    if (state !== to) due.push({ name, state, to });
  }
  return due;
}

async function bring(coordinator: NodeClient, officer: NodeClient, name: string, to: ReportState): Promise<void> {
  const report = await reportAt(coordinator, name);
  await answerFindings(coordinator, report);
  for (const next of way.slice(way.indexOf(report.state) + 1, way.indexOf(to) + 1)) {
    const mover = next === ReportState.REPORT_STATE_SUBMITTED ? coordinator : officer;
    await mover.reports.moveReport({ name, state: next });
  }
}

async function answerFindings(client: NodeClient, { name, findings }: Report): Promise<void> {
  const open = findings.filter(({ answered }) => !answered);
  // A silent node asks for a note of the whole report, anything else for one of its row.
  const rows = new Set(open.map(({ indicator }) => indicator));
  for (const indicator of rows) await client.reports.editReport({ name, indicator, note });
}

function reportOf(periodId: string): string {
  return `${demoProgramme}/periods/${periodId}/reports/${reporter}`;
}

async function reportAt(client: NodeClient, name: string): Promise<Report> {
  const { report } = await client.reports.getReport({ name });
  if (!report) throw new Error(`there is no ${name}`);
  return report;
}
