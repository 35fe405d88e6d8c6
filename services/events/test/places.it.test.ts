import { accept, type Outcome } from '@inclust/kernel';
import { eventually, fileScope, openTestNats, testScope } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { availability } from '../src/domain/places/availability.ts';
import type { PlacesCommand } from '../src/domain/places/commands.ts';
import type { Registration } from '../src/domain/places/registration.ts';
import { decodeAllotment } from '../src/storage/places/allotment-document.ts';
import { configuration, minute, register } from './box-office.ts';
import { uuid } from './ids.ts';
import type { Connection } from 'mongoose';
import { kept, offices, openStream, published, ref, standings, stored, type Office, type Writing } from './offices.ts';

const scope = fileScope();
let nats: NatsConnection;

beforeAll(async () => {
  nats = await openStream(scope, scope.use(await openTestNats()).url);
});

/** Each test has numbers of its own: the stream is shared. */
let numbers = 0;
const some = (count: number): number[] => {
  numbers += 1_000_000;
  return Array.from({ length: count }, (_, turn) => numbers + turn);
};
const nothing = () => {};
const of = (kind: 'accept' | 'decline', number: number, at: number): PlacesCommand => ({ kind, id: uuid(number), at });
const cancel = (number: number, at: number): PlacesCommand => ({
  kind: 'cancel',
  id: uuid(number),
  reason: 'own-wish',
  at,
});
const carryOut = ({ office }: Office, command: PlacesCommand) => office.carryOut(ref, command);
const code = (outcome: Outcome<Registration | undefined>): string =>
  outcome.ok ? (outcome.value?.standing.state ?? '') : outcome.refusal.code;

type Settings = NonNullable<Parameters<typeof configuration>[0]> & { readonly writing: Writing };
const writings: readonly Writing[] = ['whole', 'in-turn'];

/** Two processes on two connections. */
async function two({ writing, ...more }: Settings): Promise<readonly [Office, Office]> {
  const [one, other] = await offices(testScope(), nats, { writing, ...configuration(more) }, nothing, nothing);
  if (!one || !other) throw new Error('two were wanted');
  return [one, other];
}

/** Every version of each registration is in the stream once. */
async function publishedOnce(office: Office, numbersOf: readonly number[]): Promise<void> {
  const wanted = (await stored(office)).flatMap(({ id, version }) =>
    Array.from({ length: version }, (_, turn) => `${Number(id.slice(-12))}@${turn + 1}`),
  );
  const ids = new Set(numbersOf.map((number) => uuid(number)));
  await eventually(async () => (await published(nats, ids)).length >= wanted.length, {
    what: `${wanted.length} events to be published`,
    timeout: 10_000,
  });
  expect((await published(nats, ids)).toSorted()).toEqual(wanted.toSorted());
}

describe.each(writings)('who comes first, written %s', (writing) => {
  test('of 50 who come together for one place through two processes one has it, the others wait in the order in which they came', async () => {
    const both = await two({ writing, capacity: 1 });
    const all = some(50);
    const answers = await Promise.all(
      all.map((number, turn) => carryOut(both[turn % 2 ? 1 : 0], register(number, minute(0)))),
    );
    expect(answers.map(code).toSorted()).toEqual(['confirmed', ...Array.from({ length: 49 }, () => 'waiting')]);
    const found = await stored(both[0]);
    expect(found.map(({ id }) => id)).toEqual(all.map((number) => uuid(number)));
    const positions = found.map(({ standing }) => (standing.state === 'waiting' ? standing.position : 0));
    expect(positions.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, turn) => turn));
    for (const parity of [0, 1]) {
      const own = positions.filter((_, turn) => turn % 2 === parity);
      expect(own).toEqual(own.toSorted((one, other) => one - other));
    }
    await publishedOnce(both[0], all);
  });

  test('of two orders of 2 for two places one has both, the other waits whole', async () => {
    const both = await two({ writing, capacity: 2 });
    const [one = 0, other = 0] = some(2);
    const answers = await Promise.all([
      carryOut(both[0], register(one, minute(0), 2)),
      carryOut(both[1], register(other, minute(0), 2)),
    ]);
    expect(answers.map(code).toSorted()).toEqual(['confirmed', 'waiting']);
    expect(Object.values(await standings(both[0])).toSorted()).toEqual(['confirmed v1', 'waiting 1 v1']);
  });

  test('10,000 for 500 places, 256 at a time: exactly 500 have one, the others wait in the order in which they came', async () => {
    const [owner] = await two({ writing, capacity: 500 });
    const all = some(10_000);
    const coming = all.values();
    await Promise.all(
      Array.from({ length: 256 }, async () => {
        for (const number of coming) await carryOut(owner, register(number, minute(0)));
      }),
    );
    const found = await stored(owner);
    expect(found.map(({ standing }) => standing)).toEqual(
      all.map((_, turn) => (turn < 500 ? { state: 'confirmed' } : { state: 'waiting', position: turn - 499 })),
    );
  }, 300_000);

  test('capacity 0 is closed, and what remains and can be ordered is 0', async () => {
    const [owner] = await two({ writing, capacity: 0 });
    const [number = 0] = some(1);
    expect(code(await carryOut(owner, register(number, minute(0))))).toBe('more-than-there-is');
    const document = await kept(owner);
    expect(document && availability(decodeAllotment(document), 'seat')).toEqual({
      remaining: 0,
      perOrder: 0,
      overbooked: 0,
      waiting: 0,
    });
    expect(await stored(owner)).toEqual([]);
  });

  test('a refusal is never of what was before another process wrote', async () => {
    const both = await two({ writing, capacity: 1, waitingList: false });
    const [one = 0, other = 0] = some(2);
    await carryOut(both[0], register(one, minute(0)));
    expect(code(await carryOut(both[0], register(other, minute(1))))).toBe('sold-out');
    await carryOut(both[1], cancel(one, minute(2)));
    expect(code(await carryOut(both[0], register(other, minute(3))))).toBe('confirmed');
  });
});

describe.each(writings)('who waits, written %s', (writing) => {
  test('Y and Z wait for one place: Y accepts and cancels, then it is the turn of Z, never of Y again', async () => {
    const both = await two({ writing, capacity: 1 });
    const [x = 0, y = 0, z = 0] = some(3);
    for (const number of [x, y, z]) await carryOut(both[0], register(number, minute(0)));
    await carryOut(both[1], cancel(x, minute(1)));
    await carryOut(both[0], of('accept', y, minute(2)));
    await carryOut(both[1], cancel(y, minute(3)));
    expect(await standings(both[0])).toEqual({ [x]: 'cancelled v2', [y]: 'cancelled v4', [z]: 'offered v2' });
    await carryOut(both[0], of('decline', z, minute(4)));
    expect(await standings(both[0])).toEqual({ [x]: 'cancelled v2', [y]: 'cancelled v4', [z]: 'cancelled v3' });
    await publishedOnce(both[0], [x, y, z]);
  });

  test('two cancellations at once promote two different people', async () => {
    const both = await two({ writing, capacity: 2 });
    const all = some(5);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = all;
    for (const number of all) await carryOut(both[0], register(number, minute(0)));
    await Promise.all([carryOut(both[0], cancel(a, minute(1))), carryOut(both[1], cancel(b, minute(1)))]);
    expect(await standings(both[0])).toEqual({
      [a]: 'cancelled v2',
      [b]: 'cancelled v2',
      [c]: 'offered v2',
      [d]: 'offered v2',
      [e]: 'waiting 3 v1',
    });
    await publishedOnce(both[0], all);
  });

  test('an offer that is over goes to the next once, whoever sweeps', async () => {
    const both = await two({ writing, capacity: 1 });
    const all = some(3);
    const [a = 0, b = 0, c = 0] = all;
    for (const number of all) await carryOut(both[0], register(number, minute(0)));
    await carryOut(both[0], cancel(a, minute(1)));
    await Promise.all([both[0].office.tend(ref, minute(62)), both[1].office.tend(ref, minute(62))]);
    expect(await standings(both[0])).toEqual({ [a]: 'cancelled v2', [b]: 'expired v3', [c]: 'offered v2' });
    expect(code(await carryOut(both[1], of('accept', b, minute(62))))).toBe('registration-expired');
    await publishedOnce(both[0], all);
  });

  test('an offer that another process has ended ends nothing a second time, whatever this one remembers', async () => {
    const [one, other] = await two({ writing, capacity: 1 });
    const all = some(3);
    const [a = 0, b = 0, c = 0] = all;
    for (const number of all) await carryOut(other, register(number, minute(0)));
    // This one remembers the offer as it was.
    await carryOut(other, cancel(a, minute(1)));
    await one.office.tend(ref, minute(62));
    await other.office.tend(ref, minute(62));
    expect(await standings(one)).toEqual({ [a]: 'cancelled v2', [b]: 'expired v3', [c]: 'offered v2' });
    expect(code(await carryOut(other, of('accept', c, minute(63))))).toBe('confirmed');
    await publishedOnce(one, all);
  });

  test('more places than one write holds are given in the order of the line', async () => {
    const [owner, other] = await two({ writing, capacity: 1 });
    const all = some(300);
    await Promise.all(all.map((number) => carryOut(owner, register(number, minute(0)))));
    const raised = { kind: 'configure', configuration: configuration({ capacity: 261 }), at: minute(1) } as const;
    expect(await other.office.carryOut(ref, raised)).toMatchObject({ ok: true });
    const wanted = all.map((_, turn) => (turn === 0 ? 'confirmed' : turn <= 260 ? 'offered' : 'waiting'));
    await eventually(
      async () => expect((await stored(owner)).map(({ standing }) => standing.state)).toEqual(wanted) ?? true,
      { what: '260 offers', timeout: 20_000 },
    );
  });

  test('who is told of the end: all of a cancelled occurrence', async () => {
    const [owner, other] = await two({ writing, capacity: 2 });
    const all = some(300);
    await Promise.all(all.map((number) => carryOut(owner, register(number, minute(0)))));
    await other.office.carryOut(ref, { kind: 'cancel-occurrence', at: minute(1) });
    await Promise.all([owner.office.tend(ref, minute(2)), other.office.tend(ref, minute(2))]);
    await eventually(
      async () =>
        (await stored(owner)).every(
          ({ standing }) => standing.state === 'cancelled' && standing.reason === 'occurrence-cancelled',
        ),
      { what: 'all to be cancelled', timeout: 20_000 },
    );
    expect((await stored(owner)).map(({ version }) => version)).toEqual(all.map(() => 2));
  });
});

test.each(writings)(
  'two processes that go on giving places of one occurrence both get on, written %s',
  async (writing) => {
    const both = await two({ writing, capacity: 150 });
    const all = some(400);
    const coming = all.entries();
    const refused: string[] = [];
    await Promise.all(
      Array.from({ length: 64 }, async (_, lane) => {
        for (const [, number] of coming) {
          const answer = await carryOut(both[lane % 2 ? 1 : 0], register(number, minute(0)));
          if (!answer.ok) refused.push(answer.refusal.code);
        }
      }),
    );
    expect(refused).toEqual([]);
    const found = await stored(both[0]);
    expect(found.map(({ id, version }) => `${id} ${version}`)).toEqual(all.map((number) => `${uuid(number)} 1`));
    expect(found.filter(({ standing }) => standing.state === 'confirmed').length).toBe(150);
  },
);

describe('what a lost acknowledgement leaves', () => {
  /** Every write of a kind is made, and made again by the driver, whose second answer is the one that arrives. */
  function twice(target: object, method: string): { count: number } {
    const made = { count: 0 };
    const write = (Reflect.get(target, method) as (...args: unknown[]) => Promise<unknown>).bind(target);
    Reflect.set(target, method, async (...args: unknown[]) => {
      made.count += 1;
      await write(...args);
      return write(...args);
    });
    return made;
  }
  const writes: readonly (readonly [string, (mongo: Connection) => { count: number }])[] = [
    ['of the allotment', (mongo) => twice(mongo.getClient(), 'bulkWrite')],
    ['of the registrations', (mongo) => twice(mongo.collection('registrations'), 'insertMany')],
  ];

  test.each(writes)('a write %s that is made again is known for what it is, and told of once', async (_, lose) => {
    const [owner, other] = await two({ writing: 'in-turn', capacity: 2 });
    const all = some(4);
    const [a = 0, b = 0, c = 0, d = 0] = all;
    await carryOut(owner, register(a, minute(0)));
    const made = lose(owner.mongo);
    const answers = await Promise.all([b, c].map((number) => carryOut(owner, register(number, minute(1)))));
    await carryOut(owner, cancel(a, minute(2)));
    expect(made.count).toBeGreaterThan(0);
    expect(answers.map(code)).toEqual(['confirmed', 'waiting']);
    expect(code(await carryOut(other, register(d, minute(3))))).toBe('waiting');
    expect(await standings(other)).toEqual({
      [a]: 'cancelled v2',
      [b]: 'confirmed v1',
      [c]: 'offered v2',
      [d]: 'waiting 2 v1',
    });
    await publishedOnce(other, all);
  });
});

describe('what a crash leaves', () => {
  /** A process that dies at a step, once it is told to. */
  function dying(at: string) {
    const death = { armed: false, reached: 0 };
    const onStep = (step: string): void => {
      if (!death.armed || step !== at) return;
      death.reached += 1;
      throw new Error('the process is dead');
    };
    return { death, onStep };
  }

  const writing = 'in-turn';

  test('between the write of the allotment and that of the registrations nothing is lost, and a repeat makes nothing twice', async () => {
    const { death, onStep } = dying('allotment.written');
    const [first, second] = await offices(
      testScope(),
      nats,
      { writing, ...configuration({ capacity: 2 }) },
      onStep,
      nothing,
    );
    if (!first || !second) throw new Error('two were wanted');
    const all = some(4);
    const [a = 0, b = 0, c = 0, d = 0] = all;
    await carryOut(first, register(a, minute(0)));
    death.armed = true;
    const died = await Promise.allSettled([b, c, d].map((number) => carryOut(first, register(number, minute(1)))));
    expect([death.reached, died.map(({ status }) => status)]).toEqual([1, ['rejected', 'rejected', 'rejected']]);
    expect(await standings(second)).toEqual({ [a]: 'confirmed v1' });
    expect(code(await carryOut(second, register(c, minute(1))))).toBe('waiting');
    const whole = { [a]: 'confirmed v1', [b]: 'confirmed v1', [c]: 'waiting 1 v1', [d]: 'waiting 2 v1' };
    expect(await standings(second)).toEqual(whole);
    const again = await Promise.all(all.map((number) => carryOut(second, register(number, minute(2)))));
    expect(again.map(code)).toEqual(['confirmed', 'confirmed', 'waiting', 'waiting']);
    expect(await standings(second)).toEqual(whole);
    await publishedOnce(second, all);
  });

  test.each(writings)(
    'what one could not publish is told by who changes the registration next, written %s',
    async (writing) => {
      const [mute, second] = await offices(
        testScope(),
        nats,
        { writing, ...configuration({ capacity: 1 }) },
        'mute',
        nothing,
      );
      if (!mute || !second) throw new Error('two were wanted');
      const all = some(2);
      const [a = 0, b = 0] = all;
      await carryOut(mute, register(a, minute(0)));
      await carryOut(mute, register(b, minute(0)));
      await carryOut(second, cancel(a, minute(1)));
      expect(await standings(second)).toEqual({ [a]: 'cancelled v2', [b]: 'offered v2' });
      await publishedOnce(second, all);
    },
  );

  test('what nobody repeats is written by whoever sweeps, and is embedded no more', async () => {
    const { death, onStep } = dying('allotment.written');
    const [first, second] = await offices(
      testScope(),
      nats,
      { writing, ...configuration({ capacity: 1 }) },
      onStep,
      nothing,
    );
    if (!first || !second) throw new Error('two were wanted');
    const [a = 0] = some(1);
    death.armed = true;
    await expect(carryOut(first, register(a, minute(0)))).rejects.toThrow('dead');
    expect([death.reached, await standings(second)]).toEqual([1, {}]);
    await second.office.tend(ref, minute(1));
    expect(await standings(second)).toEqual({ [a]: 'confirmed v1' });
    expect((await kept(second))?.admitted).toEqual([]);
    await publishedOnce(second, [a]);
  });

  test.each(writings)('once the registrations are written %s, a lost answer is given again', async (writing) => {
    const { death, onStep } = dying('registrations.written');
    const [first, second] = await offices(
      testScope(),
      nats,
      { writing, ...configuration({ capacity: 1 }) },
      onStep,
      nothing,
    );
    if (!first || !second) throw new Error('two were wanted');
    const [a = 0] = some(1);
    death.armed = true;
    await expect(carryOut(first, register(a, minute(0)))).rejects.toThrow('dead');
    death.armed = false;
    expect(death.reached).toBe(1);
    const [own, others] = await Promise.all([first, second].map((office) => carryOut(office, register(a, minute(1)))));
    expect(own).toEqual(accept((await stored(first))[0]));
    expect(others).toEqual(own);
    expect(await standings(second)).toEqual({ [a]: 'confirmed v1' });
    await publishedOnce(second, [a]);
  });
});
