import {
  checkRequestId,
  hasRole,
  invalid,
  staleVersion,
  type InstantText,
  type Outcome,
  type RequestIdentity,
} from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { snapshotContent } from '../../domain/report/snapshot-content.ts';
import {
  untouched,
  type Attachment,
  type Report,
  type ReportRef,
  type ReportState,
  type Snapshot,
} from '../../domain/report/report.ts';
import {
  commentReport as decideComment,
  editReport as decideEdit,
  moveReport as decideMove,
  type ReportStep,
} from '../../domain/report/report-decider.ts';
import type { ReportsApp } from './ports.ts';
import { showReport, type ShownReport } from './show-report.ts';

/** What is to be said of a report or a row. */
export interface WordsWanted {
  readonly indicator: string;
  readonly note: string;
  readonly attachments: readonly Attachment[];
}

/** Changes the words of a report. Refused: `report-not-open`, `stale-etag`, `invalid-input`, and as in GetReport. */
export function editReport(
  app: ReportsApp,
  ref: ReportRef,
  wanted: WordsWanted,
  etag: string,
  request: RequestIdentity,
): Promise<Outcome<ShownReport>> {
  return changed(app, ref, etag, request, (report, shown, at) => {
    const { indicator } = wanted;
    if (indicator !== '' && !shown.figures.some((row) => row.indicator === indicator))
      return invalid([{ field: 'indicator', rule: 'row-unknown', message: 'The report has no such row.' }]);
    return decideEdit(report, wanted, at);
  });
}

/** Says something of a report. Refused: `comments-full`, `invalid-input`, and as in GetReport. */
export function commentReport(
  app: ReportsApp,
  ref: ReportRef,
  text: string,
  request: RequestIdentity,
): Promise<Outcome<ShownReport>> {
  return changed(app, ref, '', request, (report, _, at) =>
    decideComment(report, { account: request.actor.id, text }, at),
  );
}

/** Moves a report on. Refused: `report-state`, `not-allowed`, `finding-open`, `not-the-newest`, `stale-etag`, and as in GetReport. */
export function moveReport(
  app: ReportsApp,
  ref: ReportRef,
  wanted: { readonly to: ReportState; readonly reason: string; readonly etag: string },
  request: RequestIdentity,
): Promise<Outcome<ShownReport>> {
  const { actor } = request;
  const mover = {
    account: actor.id,
    handsIn: hasRole(actor, ['coordinator', 'operator']),
    verifies: hasRole(actor, ['officer']),
  };
  return changed(app, ref, wanted.etag, request, (report, shown, at) => {
    const sign = (signed: Report): Snapshot => {
      const { content, ...known } = snapshotContent(signed, shown, at);
      return { ...app.sign(content, at), ...known };
    };
    return decideMove(
      report,
      { ...wanted, mover, frozen: shown.now, findings: shown.findings, isNewest: shown.isNewest, sign },
      at,
    );
  });
}

async function changed(
  app: ReportsApp,
  ref: ReportRef,
  etag: string,
  request: RequestIdentity,
  decide: (report: Report, shown: ShownReport, at: InstantText) => Outcome<readonly ReportStep[]>,
): Promise<Outcome<ShownReport>> {
  const denied = checkRequestId(request.requestId);
  if (denied) return denied;
  const shown = await showReport(app, ref);
  if (!shown.ok) return shown;
  const at = app.clock.now();
  const saved = await app.reports.save(ref, request, (current) => {
    const stale = staleVersion(etag, current?.version ?? 0, nameOf(ref)) ?? moved(shown.value, current, ref);
    return stale ?? decide(current?.state ?? untouched(ref), shown.value, at);
  });
  return saved.ok ? showReport(app, ref) : saved;
}

/** What was read to decide by is no longer so: somebody else has changed the report since. */
function moved(shown: ShownReport, current: AtVersion<Report> | undefined, ref: ReportRef): Outcome<never> | undefined {
  return staleVersion(String(shown.version), current?.version ?? 0, nameOf(ref));
}

function nameOf({ programme, period, node }: ReportRef): string {
  return `programmes/${programme}/periods/${period}/reports/${node}`;
}
