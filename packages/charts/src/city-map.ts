import type { Language } from '@inclust/kernel';
import { check, clean, tableOf, type Chart, type ChartInput, type ChartValue, type Measure } from './chart.ts';
import { draw, width } from './draw.ts';
import { legendOf, unknownItems } from './legend.ts';
import { shapesSeries } from './marks.ts';
import { wrap } from './measure.ts';
import { knownOf, numbersIn } from './numbers.ts';
import { faint, fontSize, ink, lineHeight, lineThrough, paper, soft, textAt, type Shape } from './shapes.ts';
import { textured } from './texture.ts';
import { confidentialMark, wordsOf } from './words.ts';

/** Where the cities are, in degrees, and to which side of its symbol a label has room. */
const places = {
  arta: { north: 39.16, east: 20.99, side: 'right' },
  corfu: { north: 39.62, east: 19.92, side: 'left' },
  vlora: { north: 40.47, east: 19.49, side: 'left' },
  korce: { north: 40.62, east: 20.78, side: 'right' },
} as const;

export type City = keyof typeof places;

/** A value for each of the cities. */
export interface CityMapInput extends ChartInput, Measure {
  readonly cityLabel: string;
  /** Each city at most once. No value is below zero. */
  readonly cities: readonly { readonly city: City; readonly label: string; readonly value: ChartValue }[];
}

/** The part of the earth that is drawn, in degrees, and the lines of its graticule. */
const bounds = { west: 18, east: 22.5, south: 38.5, north: 41, every: 0.5 };
const greatestRadius = 34;
/** The radius of what is not known, whatever it stands for. */
const unknownRadius = 14;
const kilometresPerDegree = 111.2;

/** Draws the cities where they lie, each with a symbol whose area is its value. A scheme: neither coast nor border. */
export function cityMap(input: CityMapInput): Chart {
  const { language, cities, cityLabel, valueLabel } = input;
  check(new Set(cities.map(({ city }) => city)).size === cities.length, 'each city at most once');
  const values = cities.map(({ value }) => value);
  const known = knownOf(values);
  check(
    known.every((value) => value >= 0),
    'no value is below zero',
  );
  const greatest = Math.max(0, ...known);
  const numbers = numbersIn(language, input.format, greatest);
  const legend = legendOf(unknownItems(values, wordsOf[language]), 1, width - 1);
  const named = wrap(clean(valueLabel), width, fontSize).lines;
  const [left, top] = [64, legend.height + named.length * lineHeight + 12];
  const mapWidth = width - left - 26;
  // Degrees of longitude are narrower by the cosine of the latitude in the middle: an equirectangular projection.
  const degree = mapWidth / (bounds.east - bounds.west);
  const narrowing = Math.cos((((bounds.north + bounds.south) / 2) * Math.PI) / 180);
  const mapHeight = ((bounds.north - bounds.south) * degree) / narrowing;
  const series = shapesSeries(cities.length, (at, coord) => {
    const one = cities[at];
    if (!one) return [];
    const { east, north, side } = places[one.city];
    const [x, y] = coord([east, north]);
    const radius = radiusOf(one.value, greatest);
    const gapTo = radius + 6;
    const room = side === 'left' ? x - left - gapTo - 4 : left + mapWidth - x - gapTo - 4;
    const lines = [...wrap(clean(one.label), room, fontSize).lines, numbers.cell(one.value)];
    return [
      ...symbol(one.value, x, y, radius),
      textAt(lines, side === 'left' ? x - gapTo : x + gapTo, y, { align: side === 'left' ? 'right' : 'left' }),
    ];
  });
  const svg = draw(input, {
    height: Math.ceil(top + mapHeight + 30),
    shapes: [
      ...legend.shapes,
      textAt(named, 0, legend.height, { vertical: 'top' }),
      ...scaleBar(language, left + 12, top + mapHeight - 14, (degree / narrowing / kilometresPerDegree) * 50),
    ],
    option: {
      grid: { left, top, width: mapWidth, height: mapHeight, outerBoundsMode: 'none' },
      xAxis: degrees(bounds.west, bounds.east, language, wordsOf[language].east),
      yAxis: degrees(bounds.south, bounds.north, language, wordsOf[language].north),
    },
    series: [series],
  });
  const rows = cities.map(({ label, value }) => [clean(label), numbers.cell(value)]);
  return { svg, table: tableOf(input, [clean(cityLabel), clean(valueLabel)], rows) };
}

/** The area is the value's share of the greatest one; zero has a point of its own. */
function radiusOf(value: ChartValue, greatest: number): number {
  if (typeof value !== 'number') return unknownRadius;
  return greatest === 0 ? 0 : greatestRadius * Math.sqrt(value / greatest);
}

function symbol(value: ChartValue, cx: number, cy: number, r: number): Shape[] {
  if (typeof value === 'number') {
    const point: Shape = { type: 'circle', shape: { cx, cy, r: 2 }, style: { fill: ink } };
    const disc: Shape = {
      type: 'circle',
      shape: { cx, cy, r },
      style: { fill: '#93b4d3', stroke: ink, lineWidth: 1.5 },
    };
    return [disc, point];
  }
  const around: Shape = {
    type: 'circle',
    shape: { cx, cy, r },
    style: { fill: paper, stroke: soft, lineWidth: 1.5, lineDash: [3, 3] },
  };
  if (value.reason === 'confidential') return [around, textAt([confidentialMark], cx, cy, { align: 'center' })];
  const side = r * Math.SQRT2 * 0.92;
  const box = { x: cx - side / 2, y: cy - side / 2, width: side, height: side };
  return [around, ...textured('rising', box, { stroke: soft })];
}

function scaleBar(language: Language, x: number, y: number, length: number): Shape[] {
  const text = new Intl.NumberFormat(language, { style: 'unit', unit: 'kilometer' }).format(50);
  return [
    lineThrough(
      [
        [x, y - 4],
        [x, y],
        [x + length, y],
        [x + length, y - 4],
      ],
      { width: 1.5 },
    ),
    textAt([text], x + length / 2, y - 4, { align: 'center', vertical: 'bottom', size: 11 }),
  ];
}

function degrees(min: number, max: number, language: Language, direction: string): object {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return {
    type: 'value',
    min,
    max,
    interval: bounds.every,
    axisLine: { show: true, lineStyle: { color: soft } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: faint } },
    axisLabel: {
      color: soft,
      fontSize: 11,
      hideOverlap: false,
      formatter: (degree: number) => `${number.format(degree)}° ${direction}`,
    },
  };
}
