import { accept, invalid, refuse, type InstantText, type Outcome } from '@inclust/kernel';
import type { IndicatorDefinition } from '../../domain/indicators/definition.ts';
import { correctionOf, type Correction, type SubjectThenAndNow } from '../../domain/report/corrections.ts';
import { wholeFederation, type ReportRef } from '../../domain/report/report.ts';
import { windowOf } from '../../domain/report/rows.ts';
import { subjectKey } from '../../domain/subjects/subject.ts';
import { whole, type SubjectGenerations } from '../whole-subjects.ts';
import type { ReportsApp } from './ports.ts';
import { showReport } from './show-report.ts';

/** What is known of subjects by now, and was at a moment. */
export interface SubjectsThenAndNow extends SubjectGenerations {
  /** Every subject that anything recorded since could have changed for an indicator. */
  changedSince(
    generation: number,
    definition: IndicatorDefinition,
    since: InstantText,
  ): Promise<readonly SubjectThenAndNow[]>;
}

/** Corrections of a row, with when the figures were read that they correct. */
export interface CorrectionsFound {
  readonly corrections: readonly Correction[];
  readonly next: string;
  readonly reportedAt: InstantText;
}

const nothingReported = refuse({
  code: 'nothing-reported',
  kind: 'state',
  message: 'No earlier report of the node is signed, so nothing can be corrected.',
});

/**
 * What has changed an indicator that was reported before, subject by subject, in the order of their keys after a place. Refused:
 * `nothing-reported`, `row-unknown`, `numbers-made-anew`, and as in GetReport.
 */
export async function listCorrections(
  app: ReportsApp & { readonly thenAndNow: SubjectsThenAndNow },
  ref: ReportRef,
  indicator: string,
  page: { readonly after: string; readonly size: number },
): Promise<Outcome<CorrectionsFound>> {
  const shown = await showReport(app, ref);
  if (!shown.ok) return shown;
  const { programme, signed, figures } = shown.value;
  const row = figures.find((one) => one.indicator === indicator);
  if (!row) return invalid([{ field: 'indicator', rule: 'row-unknown', message: 'The report has no such row.' }]);
  const before = signed.at(-1);
  const reportedAt = before?.readAt;
  if (!before || reportedAt === undefined || row.previouslyReported === '') return nothingReported;
  const version = before.definitionVersions?.[indicator] ?? row.definitionVersion;
  const definition = (await app.catalogue()).find(indicator, version);
  if (!definition) return nothingReported;
  const { from, until: end } = windowOf(programme, definition);
  const span = { from, until: before.until < end ? before.until : end };
  return whole(app.thenAndNow, async (generation) => {
    const all = (await app.thenAndNow.changedSince(generation, definition, reportedAt))
      .filter(({ is }) => ref.node === wholeFederation || is.node === ref.node)
      .flatMap((one) => correctionOf(definition, span, one) ?? [])
      .map((correction) => ({ key: keyOf(correction), correction }))
      .toSorted((one, other) => (one.key < other.key ? -1 : 1))
      .filter(({ key }) => key > page.after);
    const some = all.slice(0, page.size);
    const next = all.length > some.length ? (some.at(-1)?.key ?? '') : '';
    return accept({ corrections: some.map(({ correction }) => correction), next, reportedAt });
  });
}

function keyOf({ subject: { node, id, state } }: Correction): string {
  return subjectKey(node, state.kind, id);
}
