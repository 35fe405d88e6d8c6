import type { Language } from '@inclust/kernel';
import { check, clean, tableOf, type Chart, type ChartInput, type ChartValue } from './chart.ts';
import { draw, width } from './draw.ts';
import { legendOf, unknownItems } from './legend.ts';
import { confidential, shapesSeries } from './marks.ts';
import { widest, wrap } from './measure.ts';
import { knownOf, numbersIn } from './numbers.ts';
import { fontSize, ink, lineHeight, paper, textAt, type Box, type Shape } from './shapes.ts';
import { gap } from './texture.ts';
import { wordsOf } from './words.ts';

/** How full something is, by the hours of the week. */
export interface HeatMapInput extends ChartInput {
  readonly hourLabel: string;
  readonly dayLabel: string;
  /** The hour of the day that the first column begins at, 0..23. */
  readonly firstHour: number;
  /** Shares of 0..1, from Monday to Sunday, for the same 1 to 24 hours each day. */
  readonly shares: readonly (readonly ChartValue[])[];
}

/** From empty to full; what is written on it has a contrast of at least 4.5. */
const shades = [
  { fill: '#ffffff', text: ink },
  { fill: '#cfdcea', text: ink },
  { fill: '#93b4d3', text: ink },
  { fill: '#35699c', text: paper },
  { fill: '#12305a', text: paper },
] as const;

const cellHeight = 26;

/** Draws a cell for each hour of each day, darker where it is fuller, with its percentage. */
export function heatMap(input: HeatMapInput): Chart {
  const { language, shares, firstHour } = input;
  const count = shares[0]?.length ?? 0;
  check(shares.length === 7 && shares.every((day) => day.length === count), 'seven days of equally many hours');
  check(Number.isInteger(firstHour) && firstHour >= 0 && count >= 1 && firstHour + count <= 24, 'hours of one day');
  check(
    knownOf(shares.flat()).every((share) => share >= 0 && share <= 1),
    'shares are 0..1',
  );
  const numbers = numbersIn(language, { style: 'percent', maximumFractionDigits: 0 });
  const hours = Array.from({ length: count }, (_, at) => String(firstHour + at).padStart(2, '0'));
  const days = daysIn(language);
  const legend = legendOf([...shadeItems(language), ...unknownItems(shares.flat(), wordsOf[language])], 1, width - 1);
  const left = Math.ceil(widest(days, fontSize)) + 12;
  const named = wrap(`${clean(input.dayLabel)} / ${clean(input.hourLabel)}`, width, fontSize).lines;
  const top = legend.height + 6 + named.length * lineHeight + lineHeight + 6;
  const cell = (width - left - 2) / count;
  const series = shapesSeries(7 * count, (place, coord) => {
    const [day, hour] = [Math.floor(place / count), place % count];
    const [x, y] = coord([hour, day]);
    const box = { x: x - cell / 2, y: y - cellHeight / 2, width: cell, height: cellHeight };
    return cellShapes(shares[day]?.[hour] ?? { value: null, reason: 'missing' }, box, numbers.text);
  });
  const axis = { type: 'category', axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  const axisLabel = { interval: 0, color: ink, fontSize, hideOverlap: false };
  const svg = draw(input, {
    height: Math.ceil(top + 7 * cellHeight + 4),
    shapes: [...legend.shapes, textAt(named, 0, legend.height + 6, { vertical: 'top' })],
    option: {
      grid: { left, top, width: count * cell, height: 7 * cellHeight, outerBoundsMode: 'none' },
      xAxis: { ...axis, position: 'top', data: hours, axisLabel: { ...axisLabel, margin: 6 } },
      yAxis: { ...axis, inverse: true, data: days, axisLabel },
    },
    series: [series],
  });
  // Hours down and days across, since a page is higher than wide.
  const rows = hours.map((hour, at) => [
    `${hour}:00`,
    ...shares.map((day) => numbers.cell(day[at] ?? { value: null, reason: 'missing' })),
  ]);
  return { svg, table: tableOf(input, [clean(input.hourLabel), ...days], rows) };
}

function cellShapes(share: ChartValue, box: Box, text: (share: number) => string): Shape[] {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  if (typeof share !== 'number') {
    const outline: Shape = { type: 'rect', shape: box, style: { fill: paper, stroke: '#8a8a8a', lineWidth: 0.5 } };
    return [outline, ...(share.reason === 'missing' ? gap(box) : confidential(x, y, box.width))];
  }
  const shade = shades[shadeOf(share)] ?? shades[0];
  // Without the sign of percent, which all have.
  const figure = text(share).replaceAll(/[^\p{Nd}]/gu, '');
  return [
    { type: 'rect', shape: box, style: { fill: shade.fill, stroke: '#8a8a8a', lineWidth: 0.5 } },
    textAt([figure], x, y, { align: 'center', size: box.width < 22 ? 9 : 11, fill: shade.text }),
  ];
}

function shadeOf(share: number): number {
  return Math.min(shades.length - 1, Math.floor(share * shades.length));
}

function shadeItems(language: Language) {
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  return shades.map(({ fill }, at) => ({
    label: percent.formatRange(at / shades.length, (at + 1) / shades.length),
    swatch: (box: Box): Shape[] => [{ type: 'rect', shape: box, style: { fill, stroke: ink, lineWidth: 1 } }],
  }));
}

/** The days from Monday to Sunday, shortened. */
function daysIn(language: Language): readonly [string, ...string[]] {
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const dayAt = (day: number): string => name.format(Date.UTC(2024, 0, 1 + day));
  return [dayAt(0), ...[1, 2, 3, 4, 5, 6].map(dayAt)];
}
