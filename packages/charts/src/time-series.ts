import { haveRoom } from './category-labels.ts';
import { check, clean, tableOf, type Chart, type ChartInput, type ChartValue, type Measure } from './chart.ts';
import { draw } from './draw.ts';
import { unknownItems, type LegendItem } from './legend.ts';
import { unknownMark } from './marks.ts';
import { knownOf, numbersIn } from './numbers.ts';
import { plotOf } from './plot.ts';
import { scaleOf } from './scale.ts';
import { fontSize, ink, lineThrough, paper, type Box, type Shape } from './shapes.ts';
import { wordsOf } from './words.ts';

/** A level to compare with, drawn across the chart. */
export interface Level {
  readonly label: string;
  readonly value: number;
}

/** One value a period, against a target and a baseline. */
export interface TimeSeriesInput extends ChartInput, Measure {
  /** What a period is: a month, a quarter. */
  readonly periodLabel: string;
  /** At least one, in the order of time. */
  readonly points: readonly { readonly period: string; readonly value: ChartValue }[];
  readonly target?: Level;
  readonly baseline?: Level;
}

const colour = '#1f3a5f';
const levelStyles = {
  target: { width: 2, dash: [9, 4], stroke: '#a8321f' },
  baseline: { width: 1.5, dash: [2, 3], stroke: ink },
} as const;

/** Draws a line with a point for each known value; it is broken where one is not known. */
export function timeSeries(input: TimeSeriesInput): Chart {
  const { language, points, periodLabel, valueLabel } = input;
  check(points.length > 0, 'at least one period');
  const levels = (['target', 'baseline'] as const).flatMap((kind) => {
    const level = input[kind];
    return level ? [{ kind, ...level, label: clean(level.label) }] : [];
  });
  const values = points.map(({ value }) => value);
  const known = knownOf([...values, ...levels.map(({ value }) => value)]);
  const numbers = numbersIn(language, input.format, Math.max(...known.map(Math.abs)));
  const legend: LegendItem[] = [
    { label: clean(valueLabel), swatch: valueSwatch },
    ...levels.map(({ kind, label, value }) => ({
      label: `${label}: ${numbers.text(value)}`,
      swatch: ({ x, y, width, height }: Box) => [
        lineThrough(
          [
            [x, y + height / 2],
            [x + width, y + height / 2],
          ],
          levelStyles[kind],
        ),
      ],
    })),
    ...unknownItems(values, wordsOf[language]),
  ];
  const plot = plotOf({
    categories: points.map(({ period }) => period),
    categoryLabel: periodLabel,
    scale: scaleOf(known, numbers.step),
    numbers,
    legend,
    headroom: 24,
  });
  const { box, band, middle } = plot;
  const texts = knownOf(values).map(numbers.text);
  const svg = draw(input, {
    height: plot.height,
    shapes: [...plot.shapes, ...points.flatMap(({ value }, at) => unknownMark(value, plot, middle(at), band))],
    option: plot.option,
    series: [
      ...levels.map(({ kind, value }) => levelSeries(kind, value)),
      {
        type: 'line',
        silent: true,
        clip: false,
        connectNulls: false,
        symbol: 'circle',
        symbolSize: 7,
        showAllSymbol: true,
        data: values.map((value) => (typeof value === 'number' ? value : null)),
        lineStyle: { color: colour, width: 2 },
        itemStyle: { color: colour },
        label: {
          show: haveRoom(texts, band, fontSize),
          position: 'top',
          color: ink,
          fontSize,
          backgroundColor: paper,
          padding: 1,
          formatter: ({ value }: { value: number }) => numbers.text(value),
        },
      },
    ],
  });
  const columns = [clean(periodLabel), clean(valueLabel), ...levels.map(({ label }) => label)] as const;
  const rows = points.map(({ period, value }) => [
    clean(period),
    numbers.cell(value),
    ...levels.map((level) => numbers.text(level.value)),
  ]);
  return { svg, table: tableOf(input, columns, rows) };

  function levelSeries(kind: keyof typeof levelStyles, value: number): object {
    const { width, dash, stroke } = levelStyles[kind];
    const y = plot.at(value);
    return {
      type: 'custom',
      silent: true,
      clip: false,
      data: [[0, value]],
      renderItem: () =>
        lineThrough(
          [
            [box.x, y],
            [box.x + box.width, y],
          ],
          { width, dash, stroke },
        ),
    };
  }
}

function valueSwatch({ x, y, width, height }: Box): Shape[] {
  const [middle, level] = [x + width / 2, y + height / 2];
  return [
    lineThrough(
      [
        [x, level],
        [x + width, level],
      ],
      { width: 2, stroke: colour },
    ),
    { type: 'circle', shape: { cx: middle, cy: level, r: 3.5 }, style: { fill: paper, stroke: colour, lineWidth: 2 } },
  ];
}
