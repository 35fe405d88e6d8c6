import type { CellValue } from '@inclust/tabular';
import type { FigureInSpan } from '../../app/list-figures.ts';
import type { PublishedFigures } from '../../app/published-figures.ts';
import { decimalOf } from '../../domain/decimal.ts';
import type { Freshness } from '../../domain/freshness.ts';
import { figureKey } from '../../domain/published-table.ts';
import { numberCell } from './report-rows.ts';

/** Figures, with which of them are not shown. */
export type ShownFigures = PublishedFigures;

/** How a number that is not shown is told, as Eurostat does. */
export const hiddenMark = ':c';

/** The columns of figures as a table for programs: names never change with the language. */
export const figureColumns = [
  'indicator',
  'common_indicator',
  'definition_version',
  'node',
  'dimension',
  'code',
  'from_month',
  'until_month',
  'value',
  'unit',
  'aggregation',
  'nodes',
  'newest_fact',
  'missing',
  'left',
  'provisional',
] as const;

/** A row for each figure. `node` is empty for all nodes together, `dimension` for a total. */
export function figureRows(shown: ShownFigures): CellValue[][] {
  const { definition, figures } = shown;
  return figures.map((figure) => {
    const { dimension, code } = partOf(figure);
    const nodes = nodesOf(figure, shown);
    return [
      definition.code,
      definition.common ?? '',
      definition.version,
      figure.node ?? '',
      dimension,
      code,
      figure.span.from,
      figure.span.until,
      valueCell(figure, shown),
      definition.unit,
      figure.aggregation,
      nodes.map(({ node }) => node).join(' '),
      // The part that is behind most says how far the whole can be trusted.
      nodes.map(({ newestFactAt }) => newestFactAt).toSorted()[0] ?? '',
      nodes.flatMap(({ node, missingSince }) => (missingSince ? `${node} ${missingSince}` : [])).join('; '),
      nodes.flatMap(({ node, leftAt }) => (leftAt ? `${node} ${leftAt}` : [])).join('; '),
      shown.provisional ? 'yes' : '',
    ];
  });
}

/** A figure as a cell: a number, or the mark of one that is hidden. */
export function valueCell(figure: FigureInSpan, { hidden }: ShownFigures): CellValue {
  return hidden.has(figureKey(figure)) ? hiddenMark : numberCell(decimalOf(figure.thousandths));
}

/** The dimension that a figure is a part by, and its value there; both empty for a total. */
export function partOf({ slice }: Pick<FigureInSpan, 'slice'>): { readonly dimension: string; readonly code: string } {
  const at = slice.indexOf('=');
  return { dimension: slice.slice(0, Math.max(0, at)), code: slice.slice(at + 1) };
}

function nodesOf({ node }: FigureInSpan, { freshness }: ShownFigures): readonly Freshness[] {
  return freshness.filter((one) => node === undefined || one.node === node);
}

/** The columns of figures in SDMX-CSV 2.0. */
export const figureObservationColumns = [
  'STRUCTURE',
  'STRUCTURE_ID',
  'ACTION',
  'REF_AREA',
  'INDICATOR',
  'BREAKDOWN',
  'CATEGORY',
  'TIME_PERIOD',
  'OBS_VALUE',
  'UNIT_MEASURE',
  'COUNTED',
  'OBS_STATUS',
  'CONF_STATUS',
] as const;

/**
 * What SDMX calls all areas or categories together (CL_AREA and others), what is free and what confidential (CL_CONF_STATUS), and what is normal
 * and what provisional (CL_OBS_STATUS).
 */
const [total, free, confidential, normal, preliminary] = ['_T', 'F', 'C', 'A', 'P'] as const;

/** An observation for each figure; one that is hidden has no value. */
export function figureObservations(shown: ShownFigures): CellValue[][] {
  const { definition, figures, hidden, provisional } = shown;
  return figures.map((figure) => {
    const { dimension, code } = partOf(figure);
    const isHidden = hidden.has(figureKey(figure));
    const { from, until } = figure.span;
    const months = Temporal.PlainYearMonth.from(from).until(Temporal.PlainYearMonth.from(until), {
      largestUnit: 'months',
    }).months;
    return [
      'dataflow',
      'INCLUST:FIGURES(1.0)',
      'I',
      figure.node ?? total,
      definition.code,
      dimension || total,
      code || total,
      `${from}-01/P${months + 1}M`,
      isHidden ? '' : numberCell(decimalOf(figure.thousandths)),
      definition.unit,
      figure.aggregation,
      provisional ? preliminary : normal,
      isHidden ? confidential : free,
    ];
  });
}
