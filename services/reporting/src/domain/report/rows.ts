import { decimalOf, thousandthsOf } from '../decimal.ts';
import { figuresOf, type Cell, type Figure, type Span } from '../figures.ts';
import { verifiedSlice } from '../contributions.ts';
import { claimable, type IndicatorDefinition } from '../indicators/definition.ts';
import type { Programme, Target } from '../programme/programme.ts';
import type { ConvertedRow } from './converted.ts';
import { wholeFederation } from './report.ts';

/** The figures of one indicator in a report, as decimals. */
export interface ReportRow {
  readonly indicator: string;
  readonly definitionVersion: number;
  /** By which version what was reported before is counted, where that is another one. */
  readonly previousDefinitionVersion?: number;
  readonly unit: string;
  readonly aggregation: 'distinct' | 'sum';
  readonly target: string;
  readonly baseline: string;
  readonly previouslyReported: string;
  readonly correction: string;
  readonly current: string;
  readonly cumulative: string;
  readonly verified: string;
  /** Of all nodes together, each node's own; absent where it counts few people, or was handed in by a release that did not tell them. */
  readonly byNode?: readonly NodePart[];
  /** Of money, what it is in the other currency. */
  readonly converted?: ConvertedRow;
  /** Why money is not converted. */
  readonly notConverted?: 'no-rate';
}

/** What one node's part of a row came to by the end of the period. */
export interface NodePart {
  readonly node: string;
  readonly cumulative: string;
}

/** The rows of a report, in the order of the programme's targets. */
export type ReportFigures = readonly ReportRow[];

/** The report before this one that was finalized. */
export interface Before {
  /** The last month of its period. */
  readonly until: string;
  /** What it signed, by indicator. */
  readonly cumulative: Readonly<Record<string, string>>;
  /** By which version of its definition each was counted. */
  readonly definitionVersions?: Readonly<Record<string, number>>;
}

/** A rule with the numbers that it has come to. */
export interface CountedBy {
  readonly definition: IndicatorDefinition;
  readonly cells: readonly Cell[];
}

/** What a row is made of: of the numbers those of the whole, and of what something shows. */
export interface RowOf extends CountedBy {
  readonly programme: Programme;
  readonly period: Span;
  readonly node: string;
  /** Those that are in the figures. */
  readonly nodes: readonly string[];
  readonly target: Target;
  readonly before?: Before;
  /** Another rule by which that was counted. */
  readonly countedBefore?: CountedBy;
}

/**
 * A row: what was reported before, what has changed of that since, what this period adds, and all from the beginning. The last one is
 * counted and never added up: what counts once over two periods counts once in it. What was reported by another rule is corrected by that one.
 */
export function rowOf(of: RowOf): ReportRow {
  const { programme, period, node, nodes, target, definition, cells, before, countedBefore } = of;
  const window = windowOf(programme, definition);
  const bySlice = Map.groupBy(cells, ({ slice }) => slice);
  const figuresIn = (span: Span | undefined, slice = ''): readonly Figure[] =>
    span ? figuresOf(definition, bySlice.get(slice) ?? [], nodes, span) : [];
  const valueIn = (span: Span | undefined, slice = ''): bigint => pick(figuresIn(span, slice), node, slice);
  const until = (last: string) => within({ from: window.from, until: last }, window);
  const now = within(period, window);
  const cumulative = valueIn(until(period.until));
  // A city's count of few people is for those who answer for it.
  const isShared = node === wholeFederation && nodes.length > 1 && definition.hiddenBelow === undefined;
  const partsOf = isShared ? nodeParts(figuresIn(until(period.until))) : [];
  const reported = before?.cumulative[definition.code];
  const recount = (last: string): bigint => {
    if (!countedBefore) return valueIn(until(last));
    const total = countedBefore.cells.filter(({ slice }) => slice === '');
    const span = until(last);
    return span ? pick(figuresOf(countedBefore.definition, total, nodes, span), node, '') : 0n;
  };
  const recounted = before && reported !== undefined ? decimalOf(recount(before.until)) : undefined;
  return {
    indicator: definition.code,
    definitionVersion: definition.version,
    ...(countedBefore ? { previousDefinitionVersion: countedBefore.definition.version } : {}),
    unit: definition.unit,
    aggregation: node === wholeFederation && definition.overNodes === 'sum' ? 'sum' : 'distinct',
    target: decimalOf(BigInt(target.value)),
    baseline: target.baseline === undefined ? '' : decimalOf(BigInt(target.baseline)),
    previouslyReported: reported ?? '',
    correction: reported !== undefined && recounted !== undefined ? difference(recounted, reported) : '',
    current: decimalOf(valueIn(now)),
    cumulative: decimalOf(cumulative),
    verified: decimalOf(claimable.has(definition.source) ? valueIn(now, verifiedSlice) : valueIn(now)),
    ...(partsOf.length > 0 ? { byNode: partsOf } : {}),
  };
}

/** The months in which an indicator is counted: those of the programme, or the year after it. */
export function windowOf({ from, until }: Span, { window }: IndicatorDefinition): Span {
  if (window === 'programme') return { from, until };
  const end = Temporal.PlainYearMonth.from(until);
  return { from: end.add({ months: 1 }).toString(), until: end.add({ months: 12 }).toString() };
}

function within(span: Span, window: Span): Span | undefined {
  const from = span.from > window.from ? span.from : window.from;
  const until = span.until < window.until ? span.until : window.until;
  return from <= until ? { from, until } : undefined;
}

/** The number of a node; over all of them that which counts each once where there is one. */
function pick(figures: readonly Figure[], node: string, slice: string): bigint {
  const own = figures.filter((figure) => figure.slice === slice);
  const found =
    node === wholeFederation
      ? (own.findLast((figure) => figure.node === undefined) ?? own[0])
      : own.find((figure) => figure.node === node);
  return found?.thousandths ?? 0n;
}

function nodeParts(figures: readonly Figure[]): NodePart[] {
  return figures.flatMap(({ node, slice, thousandths }) =>
    node !== undefined && slice === '' ? [{ node, cumulative: decimalOf(thousandths) }] : [],
  );
}

function difference(now: string, then: string): string {
  const [one, other] = [thousandthsOf(now) ?? 0n, thousandthsOf(then) ?? 0n];
  return one === other ? '' : decimalOf(one - other);
}
