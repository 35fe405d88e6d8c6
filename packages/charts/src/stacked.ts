import { check, clean, tableOf, type Chart, type ChartInput, type ChartValue, type Measure } from './chart.ts';
import { draw } from './draw.ts';
import { area, unknownItems } from './legend.ts';
import { confidential, shapesSeries, unknownMark } from './marks.ts';
import { widthOf } from './measure.ts';
import { knownOf, numbersIn } from './numbers.ts';
import { plotHeight, plotOf } from './plot.ts';
import { scaleOf } from './scale.ts';
import { styleAt } from './series-style.ts';
import { paper, textAt, type Box, type Shape } from './shapes.ts';
import { gap } from './texture.ts';
import { wordsOf } from './words.ts';

/** Where visitors live, from the bottom of a stack to its top. */
export const origins = ['LOCAL', 'DOMESTIC', 'INBOUND_PARTNER', 'INBOUND_OTHER', 'UNKNOWN'] as const;
export type Origin = (typeof origins)[number];

/** Visits by origin in each period. */
export interface StackedInput extends ChartInput, Measure {
  readonly periodLabel: string;
  readonly originLabels: Readonly<Record<Origin, string>>;
  /** At least one, in the order of time. No value is below zero. */
  readonly periods: readonly {
    readonly label: string;
    readonly visits: Readonly<Record<Origin, ChartValue>>;
  }[];
}

const size = 11;
/** The height of a mark on top of a stack, whatever it stands for. */
const markHeight = 15;

/**
 * Draws the known visits of a period on one another. What is not known stands above them, as high as anything unknown;
 * no sum is drawn, since one would tell a value that is kept secret.
 */
export function stacked(input: StackedInput): Chart {
  const { language, periods, periodLabel, valueLabel, originLabels } = input;
  check(periods.length > 0, 'at least one period');
  const all = periods.flatMap(({ visits }) => origins.map((origin) => visits[origin]));
  const known = knownOf(all);
  check(
    known.every((value) => value >= 0),
    'no visits are below zero',
  );
  const sums = periods.map(({ visits }) => knownOf(Object.values(visits)).reduce((sum, value) => sum + value, 0));
  const numbers = numbersIn(language, input.format, Math.max(...sums));
  const unknowns = periods.map(({ visits }) => origins.filter((origin) => typeof visits[origin] !== 'number').length);
  const scale = scaleOf(sums, numbers.step);
  const reach = unknowns.map((count, at) => count * markHeight - (1 - (sums[at] ?? 0) / scale.max) * plotHeight);
  const plot = plotOf({
    categories: periods.map(({ label }) => label),
    categoryLabel: periodLabel,
    valueLabel,
    scale,
    numbers,
    legend: [
      ...origins.map((origin, place) => ({
        label: clean(originLabels[origin]),
        swatch: (box: Box) => area(styleAt(place), box),
      })),
      ...unknownItems(all, wordsOf[language]),
    ],
    headroom: 12 + Math.max(0, ...reach),
  });
  const bar = Math.min(64, plot.band * 0.72);

  const stackShapes = (visits: Readonly<Record<Origin, ChartValue>>, period: number, top: (sum: number) => number) => {
    const x = plot.middle(period) - bar / 2;
    const shapes: Shape[] = [];
    if (origins.every((origin) => isMissing(visits[origin])))
      return unknownMark({ value: null, reason: 'missing' }, plot, plot.middle(period), plot.band);
    let sum = 0;
    for (const [place, origin] of origins.entries()) {
      const value = visits[origin];
      if (typeof value !== 'number' || value === 0) continue;
      const [bottom, upper] = [top(sum), top(sum + value)];
      const box = { x, y: upper, width: bar, height: bottom - upper };
      shapes.push(...area(styleAt(place), box), ...figure(numbers.text(value), box));
      sum += value;
    }
    let y = top(sum);
    for (const [place, origin] of origins.entries()) {
      const value = visits[origin];
      if (typeof value === 'number') continue;
      y -= markHeight;
      shapes.push(...unknownPart(value.reason, place, { x, y, width: bar, height: markHeight - 2 }));
    }
    return shapes;
  };
  const series = shapesSeries(periods.length, (period, coord) => {
    const visits = periods[period]?.visits;
    return visits ? stackShapes(visits, period, (sum) => coord([period, sum])[1]) : [];
  });
  const svg = draw(input, { height: plot.height, shapes: plot.shapes, option: plot.option, series: [series] });
  const columns = [clean(periodLabel), ...origins.map((origin) => originLabels[origin])] as const;
  const rows = periods.map(({ label, visits }) => [
    clean(label),
    ...origins.map((origin) => numbers.cell(visits[origin])),
  ]);
  return { svg, table: tableOf(input, columns, rows) };
}

function isMissing(value: ChartValue): boolean {
  return typeof value !== 'number' && value.reason === 'missing';
}

/** A part that is not known: the look of its origin, and the mark beside it. */
function unknownPart(reason: 'confidential' | 'missing', place: number, box: Box): Shape[] {
  if (box.width < 26) return markIn(reason, box);
  const side = 12;
  return [
    ...area(styleAt(place), { x: box.x, y: box.y, width: side, height: box.height }),
    ...markIn(reason, { ...box, x: box.x + side + 2, width: box.width - side - 2 }),
  ];
}

function markIn(reason: 'confidential' | 'missing', box: Box): Shape[] {
  return reason === 'missing' ? gap(box) : confidential(box.x + box.width / 2, box.y + box.height / 2, box.width);
}

/** The value within its part of the stack, where it has room. */
function figure(text: string, { x, y, width, height }: Box): Shape[] {
  const room = widthOf(text, size) + 4;
  if (height < size + 4 || width < room + 2) return [];
  const [middle, level] = [x + width / 2, y + height / 2];
  return [
    { type: 'rect', shape: { x: middle - room / 2, y: level - 7, width: room, height: 14 }, style: { fill: paper } },
    textAt([text], middle, level, { align: 'center', size }),
  ];
}
