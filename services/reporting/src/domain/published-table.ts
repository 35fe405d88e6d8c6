import { verifiedSlice } from './contributions.ts';
import type { Figure } from './figures.ts';
import type { IndicatorDefinition } from './indicators/definition.ts';
import type { Relation, SuppressionTable } from './suppression/table.ts';

/** Ends the key of what a total has beside its known parts; it is never shown, but can be worked out. */
const rest = 'rest';

/** A figure in a table: the same figure has the same key in each publication. */
export function figureKey({ node, slice, aggregation }: Pick<Figure, 'node' | 'slice' | 'aggregation'>): string {
  return `${node ?? aggregation}|${slice}`;
}

/**
 * Figures of one span as a table, with all that everybody knows of how they hang together: a total over nodes, and in each node, the sum and
 * the distinct number, a total over the values of a dimension. What a total has beside its parts is a cell of its own, since a reader can
 * subtract. Only of whole numbers.
 */
export function publishedTable(definition: IndicatorDefinition, figures: readonly Figure[]): SuppressionTable {
  const cells = new Map(figures.map((figure) => [figureKey(figure), Number(figure.thousandths / 1_000n)]));
  const nodes = [...new Set(figures.flatMap(({ node }) => node ?? []))];
  const slices = [...new Set(figures.map(({ slice }) => slice))];
  const relations: Relation[] = [];
  if (nodes.length > 1) {
    for (const slice of slices) {
      const parts = nodes.map((node) => `${node}|${slice}`);
      relations.push({ total: `sum|${slice}`, parts });
      if (cells.has(`distinct|${slice}`)) relations.push({ kind: 'union', total: `distinct|${slice}`, parts });
    }
  }
  const dimensions = [
    ...definition.breakdowns.map(({ dimension, several }) => ({
      of: (slice: string) => slice.startsWith(`${dimension}=`),
      dimension,
      several,
    })),
    { of: (slice: string) => slice === verifiedSlice, dimension: 'evidence', several: undefined },
  ];
  for (const place of [...nodes, 'sum', 'distinct'].filter((one) => cells.has(`${one}|`))) {
    for (const { of, dimension, several } of dimensions) {
      const parts = slices.filter(of).map((slice) => `${place}|${slice}`);
      if (parts.length === 0) continue;
      const total = `${place}|`;
      const sum = parts.reduce((found, part) => found + (cells.get(part) ?? 0), 0);
      const left = (cells.get(total) ?? 0) - sum;
      // Where the same key counts in two parts. Where parts happen to be a sum, a reader may guess that they are one.
      const isUnion = left < 0;
      if (isUnion && !several && !definition.distinct)
        throw new Error(`the parts of ${definition.code} by ${dimension} are more than their total`);
      const other = `${place}|${dimension} ${rest}`;
      cells.set(other, Math.max(0, left));
      relations.push({ ...(isUnion ? { kind: 'union' as const } : {}), total, parts: [...parts, other] });
    }
  }
  return {
    cells: [...cells].map(([key, value]) => ({ key, value })),
    relations,
    threshold: definition.hiddenBelow ?? 0,
  };
}
