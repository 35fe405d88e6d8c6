import { describe, expect, test } from 'vitest';
import type { Chart, ChartInput, ChartValue } from './chart.ts';
import { cityMap } from './city-map.ts';
import { heatMap } from './heat-map.ts';
import { widthOf } from './measure.ts';
import { sideBySide } from './side-by-side.ts';
import { origins, stacked } from './stacked.ts';
import { elementsOf, textsOf } from './testing/read-svg.ts';
import * as samples from './testing/samples.ts';
import { timeSeries } from './time-series.ts';

const { series, cities, visits, occupancy, map, confidential, missing, visitsOf } = samples;

const all: readonly (readonly [name: string, input: ChartInput, chart: () => Chart])[] = [
  ['timeSeries', series, () => timeSeries(series)],
  ['sideBySide', cities, () => sideBySide(cities)],
  ['stacked', visits, () => stacked(visits)],
  ['heatMap', occupancy, () => heatMap(occupancy)],
  ['cityMap', map, () => cityMap(map)],
];

describe.each(all)('%s', (_, input, chart) => {
  test('is an image with a name and a description', () => {
    const [root, title, description] = elementsOf(chart().svg);
    expect(root).toMatchObject({ name: 'svg', attributes: { role: 'img', lang: input.language, width: '660' } });
    expect(title).toMatchObject({ name: 'title', text: input.title });
    expect(description).toMatchObject({ name: 'desc', text: input.description });
    const named = [title?.attributes['id'], description?.attributes['id']];
    expect(root?.attributes['aria-labelledby']?.split(' ')).toEqual(named);
  });

  test('has equal bytes for equal input, whatever was drawn before', () => {
    const first = chart();
    timeSeries(series);
    expect(chart()).toEqual(first);
  });

  test('moves nothing, runs nothing and fetches nothing', () => {
    expect(chart().svg).not.toMatch(
      /<(style|script|animate|image|foreignObject|use)|url\(|href=|NaN|undefined|Infinity/,
    );
  });

  test('keeps every text within the drawing', () => {
    const [root] = elementsOf(chart().svg);
    for (const [left, right] of extents(chart().svg)) {
      expect(left).toBeGreaterThanOrEqual(-1);
      expect(right).toBeLessThanOrEqual(Number(root?.attributes['width']) + 1);
    }
  });

  test('has a table with a cell for each column', () => {
    const { table } = chart();
    expect(table.caption).toBe(input.title);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});

/** From where to where texts that stand level reach. */
function extents(svg: string): readonly (readonly [left: number, right: number])[] {
  return elementsOf(svg).flatMap(({ name, attributes, text }) => {
    const [, x] = /^translate\(([-\d.]+) [-\d.]+\)$/.exec(attributes['transform'] ?? 'translate(0 0)') ?? [];
    if (name !== 'text' || x === undefined) return [];
    const size = Number(/([\d.]+)px/.exec(attributes['style'] ?? '')?.[1]);
    const [at, width] = [Number(x) + Number(attributes['x'] ?? 0), widthOf(text, size)];
    const before = { start: 0, middle: width / 2, end: width }[attributes['text-anchor'] ?? ''] ?? 0;
    return [[at - before, at - before + width] as const];
  });
}

describe('what is shown', () => {
  test('labels and values are texts, as the language writes numbers', () => {
    const inSeries = textsOf(timeSeries(series).svg);
    for (const text of [
      'Φεβρουάριος',
      '1.264,5',
      '1.633',
      'Στόχος της προγραμματικής περιόδου: 1.600',
      'Αφετηρία: 1.100',
    ])
      expect(inSeries).toContain(text);
    const inBars = textsOf(sideBySide(cities).svg);
    for (const text of ['Korçë (Shqipëri)', 'Trajnime për ndërmarrjet', '31', '22', '0'])
      expect(inBars).toContain(text);
    const inStacks = textsOf(stacked(visits).svg);
    for (const text of ['Από τη χώρα εταίρο του προγράμματος', '1.240', 'δ΄ 2027']) expect(inStacks).toContain(text);
    const inCells = textsOf(heatMap(occupancy).svg);
    for (const text of ['hën', '23', '98', '80% - 100%'.replaceAll(' ', ' ')])
      expect(inCells.map((one) => one.replaceAll(/\s/g, ' '))).toContain(text);
    const onMap = textsOf(cityMap(map).svg);
    for (const text of ['Korça', '655', '39.5° N', '50 km']) expect(onMap).toContain(text);
  });

  test('the table has all of it', () => {
    expect(timeSeries(series).table).toMatchObject({
      columns: [
        { text: 'Μήνας του 2027', align: 'left' },
        { align: 'right' },
        { align: 'right' },
        { text: 'Αφετηρία' },
      ],
      rows: {
        0: ['Ιανουάριος', '1.210', '1.600', '1.100'],
        2: ['Μάρτιος', 'χωρίς στοιχεία', '1.600', '1.100'],
        4: ['Μάιος', ':c', '1.600', '1.100'],
      },
    });
    expect(stacked(visits).table.rows[3]).toEqual(['δ΄ 2027', '1.105', '480', ':c', ':c', 'χωρίς στοιχεία']);
    expect(heatMap(occupancy).table).toMatchObject({ columns: { length: 8 }, rows: { length: 24 } });
    expect(cityMap(map).table.rows).toContainEqual(['Vlora', ':c']);
  });
});

describe('what is not known', () => {
  const areas = (svg: string): number =>
    elementsOf(svg).filter(({ name, attributes }) => name === 'path' && /^#(?!fff)/.test(attributes['fill'] ?? ''))
      .length;

  test('marks are explained where they stand, and only there', () => {
    const told = textsOf(timeSeries(series).svg);
    for (const text of [':c', 'εμπιστευτικό', 'χωρίς στοιχεία']) expect(told).toContain(text);
    const whole = textsOf(timeSeries({ ...series, points: [{ period: 'α', value: 1 }] }).svg);
    for (const text of [':c', 'εμπιστευτικό', 'χωρίς στοιχεία']) expect(whole).not.toContain(text);
  });

  test('a value that is kept secret leaves no trace, even when it is handed in by mistake', () => {
    const leaky = { value: 98_765, reason: 'confidential' } as unknown as ChartValue;
    const pairs: readonly (readonly [Chart, Chart])[] = [confidential, leaky].map((value) => [
      timeSeries({
        ...series,
        points: series.points.map((one) => ({ ...one, value: one.period === 'Μάιος' ? value : one.value })),
      }),
      sideBySide({ ...cities, cities: cities.cities.map((one) => ({ ...one, values: [value, 3, 4, 5] })) }),
      stacked({ ...visits, periods: [{ label: 'α', visits: visitsOf(5, value, 7, 8, 9) }] }),
      heatMap({ ...occupancy, shares: Array.from({ length: 7 }, () => [value, 0.5]) }),
      cityMap({ ...map, cities: map.cities.map((one) => ({ ...one, value })) }),
    ]) as never;
    const [hidden, handedIn] = pairs;
    expect(handedIn).toEqual(hidden);
    expect(JSON.stringify(handedIn)).not.toMatch(/98[.,\s]?765/);
  });

  test('neither is drawn as zero or as any other value', () => {
    const bars = (value: ChartValue) =>
      sideBySide({
        ...cities,
        groups: ['α'],
        cities: [
          { label: 'x', values: [10] },
          { label: 'y', values: [value] },
        ],
      }).svg;
    // The swatch stays in the legend, the bar goes.
    expect(areas(bars(confidential))).toBe(areas(bars(4)) - 1);
    const points = (value: ChartValue) =>
      timeSeries({ ...series, points: [...series.points, { period: 'α', value }] }).svg;
    const dots = (svg: string): number => svg.match(/A\d/g)?.length ?? 0;
    expect(dots(points(confidential))).toBe(dots(points(missing)));
    expect(dots(points(confidential))).toBeLessThan(dots(points(0)));
  });

  test('the heights of what is known say nothing of it: no sum is drawn', () => {
    const { svg, table } = stacked({
      ...visits,
      periods: [{ label: 'α', visits: visitsOf(5, confidential, 7, 8, 9) }],
    });
    expect(table.columns).toHaveLength(1 + origins.length);
    expect(textsOf(svg)).not.toContain('29');
  });
});

test.each([
  ['no period', () => timeSeries({ ...series, points: [] })],
  ['a value that is no number', () => timeSeries({ ...series, points: [{ period: '', value: Number.NaN }] })],
  ['a city without a value for a group', () => sideBySide({ ...cities, groups: ['α'] })],
  ['visits below zero', () => stacked({ ...visits, periods: [{ label: '', visits: visitsOf(-1, 0, 0, 0, 0) }] })],
  ['a share above one', () => heatMap({ ...occupancy, shares: Array.from({ length: 7 }, () => [1.01]) })],
  ['a day of 25 hours', () => heatMap({ ...occupancy, firstHour: 1 })],
  ['a city twice', () => cityMap({ ...map, cities: [...map.cities, ...map.cities] })],
])('%s is a fault of the caller', (_, chart) => {
  expect(chart).toThrow(RangeError);
});
