import type { IndicatorDefinition } from './indicators/definition.ts';
import { exactThousandths } from './exact.ts';
import type { CellPlace } from './roll-up.ts';

/** One stored number. */
export interface Cell extends CellPlace {
  readonly value: number;
  /** As `CellChange.dayBy`. */
  readonly days: number;
}

/** Months, both ends in it: `YYYY-MM`. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

/** One figure. Without `node` it is that of all nodes. */
export interface Figure {
  readonly node?: string;
  /** Empty for the total, else such as `size=micro`. */
  readonly slice: string;
  /** In thousandths of the unit; whole numbers of it but for averages and money. */
  readonly thousandths: bigint;
  readonly aggregation: 'distinct' | 'sum';
}

/**
 * The figures of an indicator in a span: the total and each part, of each node, the sum over the nodes, and where a key means the same in
 * all of them the distinct number beside it. `nodes`: those whose figures are asked for, also where nothing is known of them.
 */
export function figuresOf(
  definition: IndicatorDefinition,
  cells: readonly Cell[],
  nodes: readonly string[],
  span: Span,
): Figure[] {
  const byPlace = Map.groupBy(cells, ({ slice, node }) => `${slice}|${node}`);
  const valueAt = (slice: string, node: string): bigint =>
    valueOf(definition, byPlace.get(`${slice}|${node}`) ?? [], span);
  const slices = [...new Set(['', ...cells.map(({ slice }) => slice)])].toSorted();
  return slices.flatMap((slice) => {
    const own = nodes.map((node): Figure => ({
      node,
      slice,
      thousandths: valueAt(slice, node),
      aggregation: 'distinct',
    }));
    if (nodes.length < 2) return own;
    const sum: Figure = {
      slice,
      thousandths: own.reduce((total, { thousandths }) => total + thousandths, 0n),
      aggregation: 'sum',
    };
    if (definition.overNodes === 'sum') return [...own, sum];
    return [...own, sum, { slice, thousandths: valueAt(slice, ''), aggregation: 'distinct' as const }];
  });
}

/** The number of one row in a span, in thousandths. */
export function valueOf(definition: IndicatorDefinition, cells: readonly Cell[], span: Span): bigint {
  const ofOne = 1_000n / BigInt(definition.amountsPerUnit ?? 1);
  switch (definition.aggregate) {
    case 'during':
      return ofOne * sumOf(cells.filter((cell) => countsIn(cell, span, definition.alsoBefore !== undefined)));
    case 'at-end':
      return ofOne * sumOf(cells.filter(({ month }) => month <= span.until));
    case 'year-average':
      return yearAverage(cells, span);
    default:
      return definition.aggregate satisfies never;
  }
}

/** A key counts in a span at its first month there; where it must have been there before, only if it was. */
function countsIn({ month, previous, first }: CellPlace, { from, until }: Span, alsoBefore: boolean): boolean {
  return month >= from && month <= until && previous < from && (!alsoBefore || first < from);
}

/** Exact: numbers are added as such only where no sum of any of them can be one that a double does not hold. */
function sumOf(cells: readonly Cell[]): bigint {
  let [sum, most] = [0, 0];
  for (const { value } of cells) {
    sum += value;
    most += Math.abs(value);
  }
  return most <= Number.MAX_SAFE_INTEGER ? BigInt(sum) : cells.reduce((exact, { value }) => exact + BigInt(value), 0n);
}

/** The days of each month times what is there on each, over the days of its year. */
function yearAverage(cells: readonly Cell[], { from, until }: Span): bigint {
  const parts: { readonly amount: bigint; readonly days: bigint }[] = [];
  const [first, last] = [Temporal.PlainYearMonth.from(from), Temporal.PlainYearMonth.from(until)];
  for (let month = first; Temporal.PlainYearMonth.compare(month, last) <= 0; month = month.add({ months: 1 })) {
    const text = month.toString();
    const before = sumOf(cells.filter((cell) => cell.month < text));
    const within = cells.filter((cell) => cell.month === text).reduce((sum, { days }) => sum + BigInt(days), 0n);
    parts.push({ amount: before * BigInt(month.daysInMonth) + within, days: BigInt(month.daysInYear) });
  }
  return exactThousandths(parts);
}
