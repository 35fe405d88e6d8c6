import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boxOffice,
  carryOut,
  configuration,
  minute,
  order,
  positionOf,
  registrationsOf,
  type BoxOffice,
  type Crash,
} from '../../../test/box-office.ts';
import { uuid } from '../../../test/ids.ts';
import { carryOutPlainly, plainLine } from '../../../test/plain-line.ts';
import { countersOf } from './allotment.ts';
import type { PlacesCommand } from './commands.ts';
import { isLive, placesOf, type Registration } from './registration.ts';

const seed = 20261127;
const most = 12;
const quotaIds = ['room', 'front', 'other'];

function settings(room: number | null, front: number, promote: 'offer' | 'confirm', approval: boolean) {
  return configuration({
    approval,
    promote,
    quotas: [
      { id: 'room', capacity: room },
      { id: 'front', capacity: front },
      { id: 'other', capacity: 1 },
    ],
    ticketTypes: [
      { id: 'seat', quotas: ['room'], perOrder: null },
      { id: 'front-seat', quotas: ['room', 'front'], perOrder: null },
      { id: 'elsewhere', quotas: ['other'], perOrder: null },
    ],
  });
}

const number = fc.integer({ min: 1, max: most });
const quantity = fc.integer({ min: 1, max: 3 });
const type = fc.constantFrom('seat', 'front-seat', 'elsewhere');
const capacities = fc.tuple(
  fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) }, { weight: 1, arbitrary: fc.constant(null) }),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('offer' as const, 'confirm' as const),
  fc.constantFrom(false, false, true),
);

/** What a person of a number orders is always the same, so that an order that comes twice is a repeat. */
type Wish = readonly { readonly quantity: number; readonly ticketType: string }[];
type Step = (wishes: Wish, at: number) => PlacesCommand;

const ordered = (wishes: Wish, one: number) => order(one, wishes[one]?.quantity, wishes[one]?.ticketType);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: number.map((one): Step => (wishes, at) => ({
      kind: 'register',
      answers: {},
      wait: true,
      at,
      ...ordered(wishes, one),
    })),
  },
  {
    weight: 2,
    arbitrary: number.map((one): Step => (wishes, at) => ({ kind: 'hold', at, ...ordered(wishes, one) })),
  },
  {
    weight: 1,
    arbitrary: number.map((one): Step => (wishes, at) => ({
      kind: 'confirm',
      answers: {},
      at,
      id: uuid(one),
      lines: ordered(wishes, one).lines,
    })),
  },
  {
    weight: 3,
    arbitrary: number.map((one): Step => (_, at) => ({ kind: 'cancel', id: uuid(one), reason: 'own-wish', at })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('accept' as const, 'decline' as const), number)
      .map(([kind, one]): Step => (_, at) => ({ kind, id: uuid(one), at })),
  },
  {
    weight: 1,
    arbitrary: number.map((one): Step => (_, at) => ({ kind: 'approve', id: uuid(one), at })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('refuse' as const, 'withdraw-offer' as const), number)
      .map(([kind, one]): Step => (_, at) => ({ kind, id: uuid(one), reason: 'staff', at })),
  },
  {
    weight: 1,
    arbitrary: capacities.map((some): Step => (_, at) => ({ kind: 'configure', configuration: settings(...some), at })),
  },
);
const uniting: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(number, number).map(([one, other]): Step => (_, at) => ({
    kind: 'unite',
    registrations: [uuid(one), uuid(other)],
    person: 'members/1',
    at,
  })),
  number.map((one): Step => (_, at) => ({ kind: 'part', id: uuid(one), at })),
);
const together = (steps: fc.Arbitrary<Step>) =>
  fc.record({
    steps: fc.array(steps, { minLength: 1, maxLength: 5 }),
    crash: fc.constantFrom<Crash>('none', 'none', 'before-write', 'after-write'),
    minutes: fc.integer({ min: 0, max: 40 }),
  });
const wish = fc.array(fc.record({ quantity, ticketType: type }), { minLength: most + 1, maxLength: most + 1 });
const run = (steps: fc.Arbitrary<Step>) =>
  fc.record({
    first: capacities,
    wishes: wish,
    asked: fc.integer({ min: 1, max: 3 }),
    replays: fc.boolean(),
    batches: fc.array(together(steps), { maxLength: 25, size: 'max' }),
  });

const states = (office: BoxOffice) =>
  registrationsOf(office).map((one) => [one.id, one.standing.state, positionOf(one)] as const);

test('whatever comes, expires and crashes, everybody stands where the plain rules have her, with her position', () => {
  fc.assert(
    fc.property(run(step), ({ first, wishes, asked, replays, batches }) => {
      const office = Object.assign(boxOffice(settings(...first)), { asked, replays });
      const plain = plainLine(settings(...first));
      let now = 0;
      for (const { steps, crash, minutes } of batches) {
        now += minutes;
        const commands = steps.map((make) => make(wishes, minute(now)));
        carryOut(office, commands, crash);
        if (crash !== 'before-write') carryOutPlainly(plain, commands);
        const expected = [...plain.orders.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
        const waits = (state: string, position: number) => (state === 'waiting' || state === 'offered' ? position : 0);
        expect(states(office)).toEqual(expected.map(({ id, state, position }) => [id, state, waits(state, position)]));
      }
    }),
    { seed, numRuns: 400 },
  );
});

test('whatever comes, unions and partings too: no quota gives more than it has, counters are a recount, nobody is lost or overtaken', () => {
  fc.assert(
    fc.property(run(fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: uniting })), (given) => {
      const office = Object.assign(boxOffice(settings(...given.first)), { asked: given.asked, replays: given.replays });
      let now = 0;
      for (const { steps, crash, minutes } of given.batches) {
        now += minutes;
        const before = { ...office.allotment };
        const known = new Map(registrationsOf(office).map((one) => [one.id, one]));
        const commands = steps.map((make) => make(given.wishes, minute(now)));
        carryOut(office, commands, crash);
        expect(office.overfilled).toEqual([]);
        const all = registrationsOf(office);
        expect(office.allotment.version).toBeGreaterThanOrEqual(before.version);
        expectRecount(office, all);
        expect([...known.keys()].every((id) => all.some((one) => one.id === id))).toBe(true);
        for (const one of all) expect(one.version).toBeGreaterThanOrEqual(known.get(one.id)?.version ?? 0);
        expectNobodyOvertaken(known, all);
      }
      expectOncePerTransition(office);
    }),
    { seed, numRuns: 300 },
  );
});

function expectRecount({ allotment }: BoxOffice, all: readonly Registration[]): void {
  for (const quota of quotaIds) {
    const counts = { held: 0, 'pending-approval': 0, confirmed: 0, waiting: 0, offered: 0 };
    for (const { standing, draws } of all) if (isLive(standing)) counts[standing.state] += draws[quota] ?? 0;
    expect(countersOf(allotment, quota)).toEqual(counts);
  }
  const waiting = all.filter(({ standing }) => standing.state === 'waiting');
  const queued = Object.values(allotment.queues).reduce((sum, queue) => sum + queue.waiting, 0);
  expect(queued).toBe(waiting.length);
  expect(new Set(waiting.map(positionOf)).size).toBe(waiting.length);
  const places = all.filter(({ standing }) => isLive(standing)).reduce((sum, one) => sum + placesOf(one), 0);
  expect(Object.values(allotment.inUse).reduce((sum, some) => sum + some, 0)).toBe(places);
}

/** Nobody who waited has come to places while somebody before her waits on who needs no other quota than she does and no more places. */
function expectNobodyOvertaken(known: ReadonlyMap<string, Registration>, all: readonly Registration[]): void {
  const waiting = all.filter(({ standing }) => standing.state === 'waiting');
  for (const one of all) {
    const before = known.get(one.id);
    if (
      before?.standing.state !== 'waiting' ||
      (one.standing.state !== 'offered' && one.standing.state !== 'confirmed')
    )
      continue;
    const overtaken = waiting.filter(
      (other) =>
        known.get(other.id)?.standing.state === 'waiting' &&
        positionOf(other) < positionOf(before) &&
        Object.entries(other.draws).every(([quota, places]) => places <= (one.draws[quota] ?? 0)),
    );
    expect(overtaken.map(({ id }) => id)).toEqual([]);
  }
}

/** Each version of a registration is told of once, and each comes to an offer at most once for each time it joined the line. */
function expectOncePerTransition({ events }: BoxOffice): void {
  const told = events.flatMap((event) => ('registration' in event ? [`${event.registration} ${event.version}`] : []));
  expect(new Set(told).size).toBe(told.length);
}
