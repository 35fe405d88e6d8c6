import { instantOfMilliseconds, originalTexts, parsePlainDate, type PlainDateText } from '@inclust/kernel';
import { parseZone, type ZoneName } from '@inclust/schedule';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grantOf, planMonths } from './plan-months.ts';
import { planViolations, type Plan, type Subscription } from './plan.ts';
import { minutes, uuid } from './testing/bookkeeping.ts';

function day(text: string): PlainDateText {
  const parsed = parsePlainDate(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

function zone(name: string): ZoneName {
  const parsed = parseZone(name);
  if (!parsed) throw new Error(`${name} is no zone`);
  return parsed;
}

const plan: Plan = {
  id: 'resident',
  names: originalTexts({ en: 'Resident' }),
  allowances: [minutes(6_000), { unit: 'days', class: 'studio', quantity: 4 }],
  carriesOver: 0,
  price: { minorUnits: 10_000n, currency: 'EUR' },
};
const subscription: Subscription = { id: uuid(9), plan, from: day('2026-03-01'), until: null };
const athens = zone('Europe/Athens');
const at = (text: string) => Date.parse(text);

test('a month goes from midnight to midnight by the clocks of the space, an hour shorter or longer where they change', () => {
  const months = planMonths(subscription, athens, at('2026-11-15T00:00:00Z'));
  expect(months.map(({ month }) => month)).toEqual(
    ['03', '04', '05', '06', '07', '08', '09', '10', '11'].map((month) => `2026-${month}`),
  );
  const [march, april] = months;
  expect([march?.start, march?.end].map((moment) => instantOfMilliseconds(moment ?? 0))).toEqual([
    '2026-02-28T22:00:00.000Z',
    '2026-03-31T21:00:00.000Z',
  ]);
  expect(april?.start).toBe(march?.end);
  const hours = (turn: number) => ((months[turn]?.end ?? 0) - (months[turn]?.start ?? 0)) / 3_600_000;
  expect([hours(0), hours(1), hours(7)]).toEqual([31 * 24 - 1, 30 * 24, 31 * 24 + 1]);
});

test('a month is due when it has begun at the space, not before', () => {
  const midnight = at('2026-03-31T21:00:00Z');
  expect(planMonths(subscription, athens, midnight)).toHaveLength(1);
  expect(planMonths(subscription, athens, midnight + 1)).toHaveLength(2);
  expect(planMonths(subscription, zone('Europe/Tirane'), midnight + 1)).toHaveLength(1);
});

test('a month whose midnight the clocks leave out begins with the first moment after it', () => {
  // In Asuncion the clocks went from 00:00 to 01:00 on 1 October 2017.
  const [first] = planMonths({ ...subscription, from: day('2017-10-01') }, zone('America/Asuncion'), at('2017-10-15'));
  expect(instantOfMilliseconds(first?.start ?? 0)).toBe('2017-10-01T04:00:00.000Z');
});

test.each<[string, readonly [number, number], bigint]>([
  ['2026-03-01', [6_000, 4], 10_000n],
  ['2026-03-02', [5_807, 4], 9_677n],
  ['2026-03-17', [2_904, 2], 4_839n],
  ['2026-03-31', [194, 1], 323n],
  ['2028-02-15', [3_104, 3], 5_172n],
])('who begins on %s has the share of the days that are left', (from, quantities, price) => {
  const [first, second] = planMonths({ ...subscription, from: day(from) }, athens, at('2030-01-01'));
  expect(first?.amounts.map(({ quantity }) => quantity)).toEqual(quantities);
  expect(first?.price).toEqual({ minorUnits: price, currency: 'EUR' });
  expect(first?.start).toBe(Temporal.PlainDate.from(from).toZonedDateTime(athens).epochMilliseconds);
  expect([second?.amounts, second?.price]).toEqual([plan.allowances, plan.price]);
});

test('no month begins on or after the day on which it was ended; one that has begun is whole', () => {
  const until = (text: string) =>
    planMonths({ ...subscription, from: day('2026-03-10'), until: day(text) }, athens, at('2027-01-01')).map(
      ({ month }) => month,
    );
  expect(until('2026-05-01')).toEqual(['2026-03', '2026-04']);
  expect(until('2026-05-02')).toEqual(['2026-03', '2026-04', '2026-05']);
  expect(until('2026-03-11')).toEqual(['2026-03']);
  expect(until('2026-03-10')).toEqual([]);
});

test('what is left of a month goes with it, or is usable for whole months more', () => {
  const usable = (carriesOver: number) =>
    planMonths({ ...subscription, plan: { ...plan, carriesOver } }, athens, at('2026-03-15')).map(({ usableUntil }) =>
      instantOfMilliseconds(usableUntil),
    );
  expect(usable(0)).toEqual(['2026-03-31T21:00:00.000Z']);
  expect(usable(2)).toEqual(['2026-05-31T21:00:00.000Z']);
  expect(usable(8)).toEqual(['2026-11-30T22:00:00.000Z']);
});

test('the grant of a month has the same id whenever it is made', () => {
  const [march] = planMonths(subscription, athens, at('2026-03-15'));
  expect(march && grantOf(march, 77)).toEqual({
    kind: 'grant',
    id: `plan/${uuid(9)}/2026-03`,
    at: 77,
    source: 'plan',
    amounts: plan.allowances,
    validFrom: at('2026-02-28T22:00:00Z'),
    expiresAt: at('2026-03-31T21:00:00Z'),
  });
});

test('months follow one another without a gap, in every zone and from every day', () => {
  const zones = fc.constantFrom('Europe/Athens', 'Europe/Tirane', 'America/Asuncion', 'Asia/Beirut', 'UTC').map(zone);
  const days = fc.integer({ min: 0, max: 5_000 });
  fc.assert(
    fc.property(zones, days, fc.integer({ min: 0, max: 800 }), (where, turn, length) => {
      const first = Temporal.PlainDate.from('2015-01-01').add({ days: turn });
      const until = at(first.add({ days: length }).toString());
      const months = planMonths({ ...subscription, from: day(first.toString()) }, where, until);
      for (const [index, { start, end }] of months.entries()) {
        expect(start).toBeLessThan(until);
        expect(start).toBeLessThan(end);
        if (index > 0) expect(start).toBe(months[index - 1]?.end);
      }
      expect(months.at(-1)?.end ?? until).toBeGreaterThanOrEqual(until);
    }),
    { seed: 20261127 },
  );
});

test.each<[string, Partial<Plan>, readonly string[]]>([
  ['a plan', {}, []],
  ['without a name', { names: {} }, ['names required']],
  ['with an id that is no code', { id: 'Big Plan' }, ['id id-format']],
  ['that gives nothing', { allowances: [] }, ['allowances required']],
  ['that gives a fraction', { allowances: [minutes(0.5)] }, ['allowances[0].quantity count']],
  ['that gives a class twice', { allowances: [minutes(1), minutes(1)] }, ['allowances repeated']],
  ['that carries over half a month', { carriesOver: 0.5 }, ['carries_over count']],
  ['that pays who has it', { price: { minorUnits: -1n, currency: 'EUR' } }, ['price out-of-range']],
])('%s', (_, more, broken) => {
  expect(planViolations({ ...plan, ...more }).map(({ field, rule }) => `${field} ${rule}`)).toEqual(broken);
});
