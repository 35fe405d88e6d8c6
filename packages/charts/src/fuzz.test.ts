import { languages } from '@inclust/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Chart, ChartValue } from './chart.ts';
import { cityMap } from './city-map.ts';
import { heatMap } from './heat-map.ts';
import { sideBySide } from './side-by-side.ts';
import { origins, stacked } from './stacked.ts';
import { elementsOf, textsOf } from './testing/read-svg.ts';
import { confidential, missing, series } from './testing/samples.ts';
import { timeSeries } from './time-series.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'Ωάΐëç<>&"\'{}|\n\u0000\uD800 -/zr0'), maxLength: 120 }),
);
const unknown = fc.constantFrom(confidential, missing);
const valueOf = (number: fc.Arbitrary<number>): fc.Arbitrary<ChartValue> =>
  fc.oneof({ weight: 4, arbitrary: number }, unknown);
const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const value = valueOf(fc.oneof(double(-1e15, 1e15), fc.integer({ min: -50, max: 5000 }), double(-1e-9, 1e-9)));
const amount = valueOf(fc.oneof(double(0, 1e15), fc.nat(5000)));
const format = fc.constantFrom(
  {},
  { maximumFractionDigits: 0 },
  { style: 'percent' } as const,
  { style: 'currency', currency: 'ALL' } as const,
);
const base = { language: fc.constantFrom(...languages), title: text, description: text };
const measure = { valueLabel: text, format };
const level = fc.option(fc.record({ label: text, value: double(-1e15, 1e15) }), { nil: undefined });

const charts: readonly (readonly [name: string, chart: fc.Arbitrary<() => Chart>])[] = [
  [
    'timeSeries',
    fc
      .record({
        ...base,
        ...measure,
        periodLabel: text,
        points: fc.array(fc.record({ period: text, value }), { minLength: 1, maxLength: 40 }),
        target: level,
        baseline: level,
      })
      .map(
        ({ target, baseline, ...input }) =>
          () =>
            timeSeries({ ...input, ...(target && { target }), ...(baseline && { baseline }) }),
      ),
  ],
  [
    'sideBySide',
    fc
      .array(text, { minLength: 1, maxLength: 8 })
      .chain((groups) =>
        fc.record({
          ...base,
          ...measure,
          groupLabel: text,
          groups: fc.constant(groups),
          cities: fc.array(
            fc.record({ label: text, values: fc.array(value, { minLength: groups.length, maxLength: groups.length }) }),
            { minLength: 1, maxLength: 6 },
          ),
        }),
      )
      .map((input) => () => sideBySide(input)),
  ],
  [
    'stacked',
    fc
      .record({
        ...base,
        ...measure,
        periodLabel: text,
        originLabels: ofOrigins(text),
        periods: fc.array(
          fc.record({ label: text, visits: ofOrigins(valueOf(fc.oneof(double(0, 1e14), fc.nat(5000)))) }),
          {
            minLength: 1,
            maxLength: 30,
          },
        ),
      })
      .map((input) => () => stacked(input)),
  ],
  [
    'heatMap',
    fc
      .integer({ min: 1, max: 24 })
      .chain((count) =>
        fc.record({
          ...base,
          hourLabel: text,
          dayLabel: text,
          firstHour: fc.integer({ min: 0, max: 24 - count }),
          shares: fc.array(fc.array(valueOf(double(0, 1)), { minLength: count, maxLength: count }), {
            minLength: 7,
            maxLength: 7,
          }),
        }),
      )
      .map((input) => () => heatMap(input)),
  ],
  [
    'cityMap',
    fc
      .record({
        ...base,
        ...measure,
        cityLabel: text,
        cities: fc.uniqueArray(
          fc.record({ city: fc.constantFrom('arta', 'corfu', 'vlora', 'korce'), label: text, value: amount }),
          { selector: ({ city }) => city },
        ),
      })
      .map((input) => () => cityMap(input)),
  ],
];

function ofOrigins<T>(each: fc.Arbitrary<T>) {
  const [LOCAL, DOMESTIC, INBOUND_PARTNER, INBOUND_OTHER, UNKNOWN] = origins.map(() => each) as [
    fc.Arbitrary<T>,
    fc.Arbitrary<T>,
    fc.Arbitrary<T>,
    fc.Arbitrary<T>,
    fc.Arbitrary<T>,
  ];
  return fc.record({ LOCAL, DOMESTIC, INBOUND_PARTNER, INBOUND_OTHER, UNKNOWN });
}

test('a text that is called as a part of every object changes none', () => {
  const parts = Object.getOwnPropertyNames(Object.prototype);
  const before = [Object.prototype, Object, parts.map((name) => Reflect.get({}, name) as object)].flat();
  const keys = before.map((one) => Reflect.ownKeys(one));
  const { svg } = timeSeries({
    ...series,
    points: parts.map((period) => ({ period, value: 1 })),
    valueLabel: '__proto__',
  });
  expect(textsOf(svg)).toContain('__proto__\u00A0');
  expect(before.map((one) => Reflect.ownKeys(one))).toEqual(keys);
});

test.each(charts)(
  '%s is well-formed, has numbers for coordinates and equal bytes, whatever it is given',
  (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (chart) => {
        const { svg, table } = chart();
        for (const { name, attributes } of elementsOf(svg)) {
          if (name === 'title' || name === 'desc') continue;
          expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|undefined|Infinity|e\+\d/);
        }
        expect(chart()).toEqual({ svg, table });
      }),
      { numRuns: 40 },
    );
  },
);
