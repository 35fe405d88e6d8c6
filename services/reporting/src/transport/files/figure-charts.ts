import {
  cityMap,
  origins,
  sideBySide,
  stacked,
  timeSeries,
  type Chart,
  type ChartValue,
  type Origin,
} from '@inclust/charts';
import { accept, invalid, type Language, type Outcome } from '@inclust/kernel';
import type { FigureInSpan } from '../../app/list-figures.ts';
import type { Span } from '../../domain/figures.ts';
import { figureKey } from '../../domain/published-table.ts';
import type { ShownFigures } from './figure-rows.ts';
import { mostNodes, placeOfNode } from './nodes-in-charts.ts';
import { wordsOf, type ReportWords } from './words/words.ts';

export const figureCharts = ['time-series', 'side-by-side', 'origins', 'map'] as const;
export type FigureChart = (typeof figureCharts)[number];

/** What a chart is drawn from. */
interface Drawing {
  readonly shown: ShownFigures;
  readonly words: ReportWords;
  /** What all of them are given. */
  readonly input: {
    readonly language: Language;
    readonly title: string;
    readonly description: string;
    readonly valueLabel: string;
  };
  /** The spans that there are figures of, in the order of time. */
  readonly spans: readonly Span[];
}

/** Draws figures. Refused with the field and the rule where a chart cannot show what was asked for. */
export function figureChart(shown: ShownFigures, chart: FigureChart, language: Language): Outcome<Chart> {
  const words = wordsOf(language);
  const { code, name, rule, unit } = shown.definition;
  const spans = [...new Map(shown.figures.map(({ span }) => [span.from, span])).values()];
  if (spans.length === 0) return refused('chart', 'chart-empty', 'Nothing is known of these months.');
  const valueLabel = words.units[unit] ?? unit;
  const input = { language, title: `${code}: ${name[language]}`, description: rule[language], valueLabel };
  return drawings[chart]({ shown, words, input, spans });
}

const drawings: Readonly<Record<FigureChart, (drawing: Drawing) => Outcome<Chart>>> = {
  'time-series': ({ shown, words, input, spans }) => {
    if (!shown.byMonth) return refused('figures.by_month', 'chart-by-month', 'A time series is of figures by month.');
    const points = spans.map((span) => ({ period: span.until, value: valueOf(shown, whole(shown, span, '')) }));
    return accept(timeSeries({ ...input, periodLabel: words.about.period, points }));
  },
  'side-by-side': ({ shown, words, input, spans }) => {
    const nodes = shown.freshness.map(({ node }) => node);
    if (nodes.length === 0 || nodes.length > mostNodes)
      return refused('chart', 'chart-nodes', `From 1 to ${mostNodes} nodes can be told apart side by side.`);
    return accept(
      sideBySide({
        ...input,
        groupLabel: words.about.period,
        groups: spans.map(spanText),
        cities: nodes.map((label) => ({
          label,
          values: spans.map((span) => valueOf(shown, at(shown, span, '', label))),
        })),
      }),
    );
  },
  origins: ({ shown, words, input, spans }) => {
    if (!shown.definition.breakdowns.some(({ dimension }) => dimension === 'origin'))
      return refused('chart', 'chart-origins', 'The indicator has no dimension origin.');
    const periods = spans.map((span) => ({
      label: spanText(span),
      visits: Object.fromEntries(
        origins.map((origin) => [origin, valueOf(shown, whole(shown, span, `origin=${codeOf(origin)}`))]),
      ) as Record<Origin, ChartValue>,
    }));
    const originLabels = words.ofFigures.origins;
    return accept(stacked({ ...input, periodLabel: words.about.period, originLabels, periods }));
  },
  map: ({ shown, words, input, spans }) => {
    const [span] = spans;
    if (!span || spans.length > 1)
      return refused('figures.by_month', 'chart-by-month', 'A map is of figures that are not by month.');
    const cities = shown.freshness.map(({ node }) => ({ node, city: placeOfNode[node] }));
    const known = cities.flatMap(({ node, city }) =>
      city ? [{ city, label: node, value: valueOf(shown, at(shown, span, '', node)) }] : [],
    );
    if (known.length === 0 || known.length < cities.length)
      return refused('chart', 'chart-places', `The map has ${Object.keys(placeOfNode).join(', ')} and no other node.`);
    return accept(cityMap({ ...input, cityLabel: words.about.node, cities: known }));
  },
};

/** The figure of a node, or without one none. */
function at({ figures }: ShownFigures, span: Span, slice: string, node: string): FigureInSpan | undefined {
  return figures.find((one) => one.span.from === span.from && one.slice === slice && one.node === node);
}

/** The figure of all nodes together, each counted once where that can be; of the one node where there is one. */
function whole({ figures }: ShownFigures, span: Span, slice: string): FigureInSpan | undefined {
  const same = figures.filter((one) => one.span.from === span.from && one.slice === slice);
  return same.findLast(({ node }) => node === undefined) ?? same[0];
}

/** A part that nobody has is none of them. */
function valueOf({ hidden }: ShownFigures, figure: FigureInSpan | undefined): ChartValue {
  if (!figure) return 0;
  return hidden.has(figureKey(figure)) ? { value: null, reason: 'confidential' } : Number(figure.thousandths) / 1_000;
}

function codeOf(origin: Origin): string {
  return origin.toLowerCase().replaceAll('_', '-');
}

function spanText({ from, until }: Span): string {
  return from === until ? from : `${from} – ${until}`;
}

function refused(field: string, rule: string, message: string): Outcome<never> {
  return invalid([{ field, rule, message }]);
}
