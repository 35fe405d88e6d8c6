import { haveRoom } from './category-labels.ts';
import { check, clean, tableOf, type Chart, type ChartInput, type ChartValue, type Measure } from './chart.ts';
import { draw } from './draw.ts';
import { area, unknownItems } from './legend.ts';
import { shapesSeries, unknownMark } from './marks.ts';
import { widest } from './measure.ts';
import { knownOf, numbersIn } from './numbers.ts';
import { plotHeight, plotOf } from './plot.ts';
import { scaleOf } from './scale.ts';
import { styleAt } from './series-style.ts';
import { lineHeight, textAt, type Shape } from './shapes.ts';
import { wordsOf } from './words.ts';

/** Values of some cities beside one another, for each group. */
export interface SideBySideInput extends ChartInput, Measure {
  /** What a group is: an indicator, a year. */
  readonly groupLabel: string;
  /** At least one. */
  readonly groups: readonly string[];
  /** One to six; each has a value for each group. A city looks the same wherever it stands at the same place. */
  readonly cities: readonly { readonly label: string; readonly values: readonly ChartValue[] }[];
}

/** The size of the figures at bars. */
const size = 11;

/** Draws a bar for each city in each group. */
export function sideBySide(input: SideBySideInput): Chart {
  const { language, groups, groupLabel, valueLabel, cities } = input;
  check(groups.length > 0 && cities.length > 0, 'at least one group and one city');
  check(
    cities.every(({ values }) => values.length === groups.length),
    'each city has a value for each group',
  );
  const all = cities.flatMap(({ values }) => values);
  const known = knownOf(all);
  const numbers = numbersIn(language, input.format, Math.max(0, ...known.map(Math.abs)));
  const texts = known.map(numbers.text);
  const longest = widest(texts, size);
  const scale = scaleOf(known, numbers.step);
  // What the scale leaves beyond the outermost values.
  const pixel = (scale.max - scale.min) / plotHeight;
  const above = (scale.max - Math.max(0, ...known)) / pixel;
  const below = (Math.min(0, ...known) - scale.min) / pixel;
  const hasNegative = known.some((value) => value < 0);
  const rooms = (needed: number) => ({
    headroom: Math.max(14, needed - above),
    footroom: hasNegative ? Math.max(0, needed - below) : 0,
  });
  const frame = {
    categories: groups,
    categoryLabel: groupLabel,
    valueLabel,
    scale,
    numbers,
    legend: [
      ...cities.map(({ label }, place) => ({
        label: clean(label),
        swatch: (box: Parameters<typeof area>[1]) => area(styleAt(place), box),
      })),
      ...unknownItems(all, wordsOf[language]),
    ],
  };
  const barIn = (band: number): number => Math.min(56, (band * 0.84) / cities.length);
  const level = plotOf({ ...frame, ...rooms(lineHeight + 6) });
  const isLevel = haveRoom(texts, barIn(level.band), size);
  const plot = isLevel ? level : plotOf({ ...frame, ...rooms(longest + 12) });
  const bar = barIn(plot.band);
  const hasTexts = isLevel || bar >= size + 1;

  const barShapes = (value: number, place: number, middle: number, zero: number, end: number): Shape[] => {
    const box = { x: middle - bar / 2, y: Math.min(zero, end), width: bar, height: Math.abs(end - zero) };
    const isUp = value >= 0;
    return [
      ...area(styleAt(place), box),
      ...(hasTexts ? [figure(numbers.text(value), middle, isUp ? end - 4 : end + 4, isUp, !isLevel)] : []),
    ];
  };
  const series = cities.map(({ values }, place) =>
    shapesSeries(groups.length, (group, coord) => {
      const value = values[group] ?? 0;
      const middle = coord([group, 0])[0] + (place - (cities.length - 1) / 2) * bar;
      return typeof value === 'number'
        ? barShapes(value, place, middle, coord([group, 0])[1], coord([group, value])[1])
        : unknownMark(value, plot, middle, bar);
    }),
  );
  const svg = draw(input, { height: plot.height, shapes: plot.shapes, option: plot.option, series });
  const columns = [clean(groupLabel), ...cities.map(({ label }) => label)] as const;
  const rows = groups.map((group, at) => [
    clean(group),
    ...cities.map(({ values }) => numbers.cell(values[at] ?? { value: null, reason: 'missing' })),
  ]);
  return { svg, table: tableOf(input, columns, rows) };
}

/** A value at the end of its bar; it stands upright where bars are narrow. */
function figure(text: string, x: number, y: number, isUp: boolean, upward: boolean): Shape {
  return upward
    ? textAt([text], x, y, { size, upward, align: isUp ? 'left' : 'right' })
    : textAt([text], x, y, { size, align: 'center', vertical: isUp ? 'bottom' : 'top' });
}
