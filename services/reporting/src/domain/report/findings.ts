import { thousandthsOf } from '../decimal.ts';
import type { Span } from '../figures.ts';
import type { Freshness } from '../freshness.ts';
import type { Report } from './report.ts';
import type { ReportFigures } from './rows.ts';

/** Something that a note must answer before a report can be handed in. */
export interface Finding {
  readonly code: 'target-missed' | 'unverified' | 'node-silent';
  /** The code of the indicator, or the node that is silent. */
  readonly about: string;
  readonly answered: boolean;
}

/** What the figures of a report leave open. */
export interface FindingsOf {
  readonly report: Pick<Report, 'note' | 'words'>;
  readonly figures: ReportFigures;
  readonly freshness: readonly Freshness[];
  readonly period: Span;
  /** The last month of the programme. */
  readonly end: string;
}

/**
 * Targets that are missed at the end of the programme, and what is only claimed, ask for a note of the row; a node whose newest fact is from
 * more than a month before the end of the period, or that does not answer and may have had more of it, asks for one of the whole. One that takes
 * part no more is not waited for: the report says since when.
 */
export function findingsOf({ report, figures, freshness, period, end: programmeEnd }: FindingsOf): Finding[] {
  const hasNote = (indicator: string): boolean => (report.words[indicator]?.note ?? '').trim() !== '';
  const number = (decimal: string): bigint => thousandthsOf(decimal) ?? 0n;
  const ofRows = figures.flatMap(({ indicator, target, cumulative, current, verified }): Finding[] => [
    ...(period.until >= programmeEnd && number(cumulative) < number(target)
      ? [{ code: 'target-missed' as const, about: indicator, answered: hasNote(indicator) }]
      : []),
    ...(number(verified) < number(current)
      ? [{ code: 'unverified' as const, about: indicator, answered: hasNote(indicator) }]
      : []),
  ]);
  const last = Temporal.PlainYearMonth.from(period.until).toPlainDate({ day: 1 });
  const [lastMonth, end] = [last.toString(), last.add({ months: 1 }).toString()];
  const silent = freshness
    .filter(
      ({ newestFactAt, missingSince, consistentAt = '', leftAt }) =>
        leftAt === undefined && (newestFactAt < lastMonth || (missingSince !== undefined && consistentAt < end)),
    )
    .map(({ node }): Finding => ({ code: 'node-silent', about: node, answered: report.note.trim() !== '' }));
  return [...ofRows, ...silent];
}
