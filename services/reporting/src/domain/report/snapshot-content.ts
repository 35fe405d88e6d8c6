import type { InstantText } from '@inclust/kernel';
import type { Freshness } from '../freshness.ts';
import type { IndicatorDefinition } from '../indicators/definition.ts';
import type { Programme, ReportingPeriod } from '../programme/programme.ts';
import type { Report } from './report.ts';
import type { ReportFigures } from './rows.ts';

/** What a report is signed with beside itself. */
export interface SignedWith {
  readonly programme: Programme;
  readonly period: ReportingPeriod;
  readonly figures: ReportFigures;
  readonly freshness: readonly Freshness[];
  readonly definitions: readonly IndicatorDefinition[];
}

/**
 * All that a finalized report says, with the rules by which it was counted, so that it can be read and verified without the platform. Accounts
 * are named by their ids; numbers are texts, so that every reader has the same ones.
 */
export function snapshotContent(
  report: Report,
  { programme, period, figures, freshness, definitions }: SignedWith,
  at: InstantText,
) {
  const { ref, note, words, moves } = report;
  const content = {
    format: 'inclust-report/1',
    programme: { id: programme.id, title: programme.title, from: programme.from, until: programme.until },
    period,
    node: ref.node,
    finalizedAt: at,
    calendar: 'Months are those of the place where things happened.',
    rows: figures.map((row) => ({ ...row, note: '', attachments: [], ...words[row.indicator] })),
    note,
    nodes: freshness,
    definitions: definitions.map((definition) => ({ ...definition, version: String(definition.version) })),
    moves,
  };
  return {
    content,
    cumulative: Object.fromEntries(figures.map((row) => [row.indicator, row.cumulative])),
    definitionVersions: Object.fromEntries(figures.map((row) => [row.indicator, row.definitionVersion])),
  };
}
