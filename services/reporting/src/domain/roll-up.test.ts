import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Tally } from './tally.ts';
import { contributions, type Contribution } from './contributions.ts';
import { figuresOf, type Figure, type Span } from './figures.ts';
import type { Aggregate, IndicatorDefinition } from './indicators/definition.ts';
import type { Observation } from './observation.ts';
import { day } from '../../test/build.ts';

const texts = { el: 'α', sq: 'a', en: 'a' };
const common = {
  version: 1,
  checked: true,
  kind: 'beside',
  name: texts,
  rule: texts,
  unit: 'things',
  window: 'programme',
} as const;
const once = { ...common, source: 'support', aggregate: 'during', distinct: true, overNodes: 'distinct' } as const;
const added = { ...common, source: 'support', filter: [], distinct: false, overNodes: 'sum' } as const;

/** One definition of each way to count. */
const definitions: readonly IndicatorDefinition[] = [
  { ...once, code: 'once', filter: [], breakdowns: [{ dimension: 'd' }] },
  {
    ...once,
    code: 'first',
    filter: [{ dimension: 'd', in: ['x', 'y'] }],
    breakdowns: [{ dimension: 'e', first: true }],
  },
  { ...once, code: 'again', filter: [{ dimension: 'd', in: ['x'] }], alsoBefore: [], breakdowns: [] },
  { ...once, code: 'there', source: 'membership', aggregate: 'at-end', filter: [], breakdowns: [{ dimension: 'd' }] },
  { ...added, code: 'all', aggregate: 'during', breakdowns: [{ dimension: 'd' }] },
  { ...added, code: 'level', source: 'membership', aggregate: 'at-end', breakdowns: [] },
  { ...added, code: 'average', source: 'membership', aggregate: 'year-average', breakdowns: [] },
];

interface Observed {
  readonly node: string;
  readonly observation: Observation;
}

const dates = ['2026-11-30', '2027-01-01', '2027-01-31', '2027-02-28', '2027-04-15', '2028-02-29'];
const somebody = {
  day: fc.constantFrom(...dates).map(day),
  key: fc.constantFrom('GR:1', 'GR:2', 'AL:1'),
  dimensions: fc.record({
    d: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 }),
    e: fc.constantFrom('micro', 'small'),
  }),
  verified: fc.boolean(),
};
/** What happened is there or not; what is there comes and goes. */
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ ...somebody, kind: fc.constant('support' as const), amount: fc.constantFrom(1, 2) }),
  fc.record({ ...somebody, kind: fc.constant('membership' as const), amount: fc.constantFrom(1, 2, -1) }),
);
const observed: fc.Arbitrary<Observed> = fc.record({ node: fc.constantFrom('kerkyra', 'korce'), observation });

/** What subjects observe, each replaced some times: a list of states for each. */
const histories = fc.array(fc.array(fc.array(observed, { maxLength: 3 }), { minLength: 1, maxLength: 3 }), {
  maxLength: 6,
});
const months = ['2026-10', '2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2028-02', '2029-01'];
const spans: fc.Arbitrary<Span> = fc.tuple(fc.constantFrom(...months), fc.constantFrom(...months)).map((both) => {
  const [from = '', until = ''] = both.toSorted();
  return { from, until };
});

/** The number from nothing but what is observed now, in the plainest way. */
function plainly(definition: IndicatorDefinition, now: readonly Observed[], span: Span, slice: string): bigint {
  const { aggregate, distinct, source, filter, alsoBefore, breakdowns } = definition;
  const [dimension = '', wanted = ''] = slice.split('=');
  const first = breakdowns.some((one) => one.dimension === dimension && one.first);
  const ofKind = now.map((one) => one.observation).filter(({ kind }) => kind === source);
  const passing = ofKind.filter((one) =>
    filter.every((rule) => valuesOf(one, rule.dimension).some((value) => rule.in.includes(value))),
  );
  const counting = passing.filter((one) => first || slice === '' || valuesOf(one, dimension).includes(wanted));
  if (!distinct) return plainSum(aggregate, counting, span);
  const keys = [...new Set(counting.map(({ key }) => key))].filter((key) => {
    const own = counting.filter((one) => one.key === key);
    if (aggregate === 'at-end') return sumOf(own.filter((one) => monthOf(one) <= span.until)) > 0;
    const earliest = own.map((one) => `${one.day} ${valuesOf(one, dimension)[0] ?? ''}`).toSorted()[0];
    if (first && earliest?.slice(11) !== wanted) return false;
    if (alsoBefore && !ofKind.some((one) => one.key === key && monthOf(one) < span.from)) return false;
    return own.some((one) => monthOf(one) >= span.from && monthOf(one) <= span.until);
  });
  return 1_000n * BigInt(keys.length);
}

function plainSum(aggregate: Aggregate, counting: readonly Observation[], { from, until }: Span): bigint {
  if (aggregate === 'during')
    return BigInt(1_000 * sumOf(counting.filter((one) => monthOf(one) >= from && monthOf(one) <= until)));
  if (aggregate === 'at-end') return BigInt(1_000 * sumOf(counting.filter((one) => monthOf(one) <= until)));
  // In days of a year that has as many as a common and a leap year together have in common.
  const year = 365 * 366;
  let exact = 0;
  const end = Temporal.PlainYearMonth.from(until).add({ months: 1 }).toPlainDate({ day: 1 });
  let date = Temporal.PlainDate.from(`${from}-01`);
  for (; Temporal.PlainDate.compare(date, end) < 0; date = date.add({ days: 1 }))
    exact += sumOf(counting.filter((one) => one.day <= date.toString())) * (year / date.daysInYear);
  return BigInt(Math.sign(exact) * Math.floor((2 * Math.abs(exact) + year) / (2 * year)));
}

function valuesOf({ dimensions, verified }: Observation, dimension: string): readonly string[] {
  if (dimension === 'evidence') return verified ? ['verified'] : [];
  return [dimensions[dimension] ?? []].flat();
}

function monthOf(one: Observation): string {
  return one.day.slice(0, 7);
}

function sumOf(some: readonly Observation[]): number {
  return some.reduce((total, { amount }) => total + amount, 0);
}

test('numbers kept step by step give, for any span, what counting everything anew gives', () => {
  fc.assert(
    fc.property(histories, spans, (states, span) => {
      const tally = new Tally(definitions);
      for (const versions of states) {
        let before: readonly Observed[] = [];
        for (const state of versions) {
          for (const node of ['kerkyra', 'korce'])
            tally.move([{ node, before: adds(before, node), after: adds(state, node) }]);
          before = state;
        }
      }
      const now = states.flatMap((versions) => versions.at(-1) ?? []);
      for (const definition of definitions) {
        for (const figure of figuresOf(definition, tally.cells(definition), ['kerkyra', 'korce'], span)) {
          const { thousandths, ...what } = figure;
          expect([definition.code, what, thousandths]).toEqual([
            definition.code,
            what,
            expected(definition, now, span, figure),
          ]);
        }
      }
    }),
    { numRuns: 200 },
  );
});

/** What some observations of a node add. */
function adds(all: readonly Observed[], node: string): Contribution[] {
  const own = all.filter((one) => one.node === node);
  return contributions(
    own.map((one) => one.observation),
    definitions,
  );
}

function expected(definition: IndicatorDefinition, now: readonly Observed[], span: Span, figure: Figure): bigint {
  const { node, slice, aggregation } = figure;
  const of = (some: string | undefined) =>
    plainly(definition, some === undefined ? now : now.filter((one) => one.node === some), span, slice);
  if (node === undefined && aggregation === 'sum') return of('kerkyra') + of('korce');
  return of(node);
}

test('what has gone holds nothing any more', () => {
  fc.assert(
    fc.property(fc.array(observed), (all) => {
      const tally = new Tally(definitions);
      const own = ['kerkyra', 'korce'].flatMap((node) => adds(all, node));
      tally.move([{ node: 'kerkyra', before: [], after: own }]);
      tally.move([{ node: 'kerkyra', before: own, after: [] }]);
      expect(tally.holderCount).toBe(0);
      expect(definitions.flatMap((definition) => tally.cells(definition))).toEqual([]);
    }),
  );
});
