import type { Indicator } from './contributions.ts';

/** One stored number. `node` is empty for what is counted once over all nodes. */
export interface Cell {
  readonly indicator: Indicator;
  readonly cell: string;
  readonly node: string;
  readonly value: number;
}

/** One figure. Without `node` it is the federation's. */
export interface Figure {
  readonly indicator: Indicator;
  readonly node?: string;
  readonly cell: string;
  readonly value: number;
  readonly aggregation: 'distinct' | 'sum';
}

/** The dimension and the unit of each indicator, and whether it is counted once over all nodes. */
export const definitions: Readonly<
  Record<
    Indicator,
    { readonly dimension: 'discipline' | 'month' | undefined; readonly unit: string; readonly distinct: boolean }
  >
> = {
  'organisations-by-discipline': { dimension: 'discipline', unit: 'organisations', distinct: true },
  'members-by-month': { dimension: 'month', unit: 'members', distinct: false },
  'new-enterprises': { dimension: undefined, unit: 'enterprises', distinct: true },
};

/**
 * The figures of an indicator from its numbers: each node's, the sum of them, and where organisations are told apart the distinct number
 * beside it. A month's number is what was there by its end, for every month from the first to `lastMonth`.
 */
export function figuresOf(
  indicator: Indicator,
  cells: readonly Cell[],
  nodes: readonly string[],
  lastMonth: string,
): Figure[] {
  const { dimension, distinct } = definitions[indicator];
  const own = cells.filter((cell) => cell.indicator === indicator);
  const keys =
    dimension === 'month' ? months(own, lastMonth) : [...new Set(['', ...own.map((cell) => cell.cell)])].toSorted();
  const valueAt = (node: string, key: string): number =>
    own
      .filter((cell) => cell.node === node && (dimension === 'month' ? cell.cell <= key : cell.cell === key))
      .reduce((sum, cell) => sum + cell.value, 0);
  return keys.flatMap((key) => {
    const perNode = nodes.map((node): Figure => ({
      indicator,
      node,
      cell: key,
      value: valueAt(node, key),
      aggregation: 'distinct',
    }));
    if (nodes.length < 2) return perNode;
    const sum: Figure = {
      indicator,
      cell: key,
      value: perNode.reduce((total, figure) => total + figure.value, 0),
      aggregation: 'sum',
    };
    return distinct
      ? [...perNode, sum, { indicator, cell: key, value: valueAt('', key), aggregation: 'distinct' as const }]
      : [...perNode, sum];
  });
}

function months(cells: readonly Cell[], last: string): string[] {
  const first = cells.map((cell) => cell.cell).toSorted()[0];
  if (first === undefined) return [];
  const found: string[] = [];
  for (let month = Temporal.PlainYearMonth.from(first); month.toString() <= last; month = month.add({ months: 1 }))
    found.push(month.toString());
  return found;
}
