import type { Uuid } from '@inclust/kernel';
import { fileScope, openTestNats, testScope } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import { beforeAll, expect, test } from 'vitest';
import type { OccurrenceRef } from '../src/app/places/ports.ts';
import { placesCollections } from '../src/storage/places/collections.ts';
import { configuration, minute, register } from './box-office.ts';
import { uuid } from './ids.ts';
import { kept, offices, openStream, ref, standings, stored, type Office } from './offices.ts';

const scope = fileScope();
let nats: NatsConnection;

beforeAll(async () => {
  nats = await openStream(scope, scope.use(await openTestNats()).url);
});

const settings = { writing: 'whole', ...configuration({ capacity: 10 }) } as const;

/** Another date of the same event. */
const later: OccurrenceRef = { ...ref, recurrence: '2027-10-26T19:00:00' };

async function two(): Promise<readonly [Office, Office]> {
  const [one, other] = await offices(
    testScope(),
    nats,
    settings,
    () => {},
    () => {},
  );
  if (!one || !other) throw new Error('two were wanted');
  return [one, other];
}

/** How often a process has written allotments in bulk from now on, in a transaction and without. */
function watched({ mongo }: Office) {
  const seen = { inTransactions: 0, alone: 0 };
  for (const target of [mongo.getClient(), mongo.collection(placesCollections.allotments)]) {
    const bulkWrite = target.bulkWrite.bind(target) as (...args: readonly unknown[]) => Promise<unknown>;
    Reflect.set(target, 'bulkWrite', (models: unknown, options: { readonly session?: unknown }) => {
      if (options.session) seen.inTransactions += 1;
      else seen.alone += 1;
      return bulkWrite(models, options);
    });
  }
  return seen;
}

test('what comes together for two occurrences is one statement for their allotments and one commit, and nothing is left embedded', async () => {
  const [one] = await two();
  for (const [at, number] of [
    [ref, 1],
    [later, 2],
  ] as const)
    await one.office.carryOut(at, register(number, minute(0)));
  const seen = watched(one);
  await Promise.all([
    one.office.carryOut(ref, register(3, minute(1))),
    one.office.carryOut(later, register(4, minute(1))),
    one.office.carryOut(ref, register(5, minute(1))),
  ]);
  expect(seen).toEqual({ inTransactions: 1, alone: 0 });
  expect((await kept(one))?.admitted).toEqual([]);
  expect((await stored(one)).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map(uuid));
});

test('where another process has written one occurrence of two, both get on, and each place is given once', async () => {
  const [one, other] = await two();
  for (const at of [ref, later]) await one.office.carryOut(at, register(at === ref ? 1 : 2, minute(0)));
  // What the first remembers of this occurrence is old now.
  await other.office.carryOut(ref, register(3, minute(1)));
  const seen = watched(one);
  await Promise.all([
    one.office.carryOut(ref, register(4, minute(2))),
    one.office.carryOut(later, register(5, minute(2))),
  ]);
  // The first time nothing of either is written, and then each by itself.
  expect(seen).toEqual({ inTransactions: 2, alone: 1 });
  const wanted = Object.fromEntries([1, 2, 3, 4, 5].map((number) => [number, 'confirmed v1']));
  expect(await standings(one)).toEqual(wanted);
});

test('a registration that is there already, whatever the allotment says, is not written twice', async () => {
  const [one, other] = await two();
  await one.office.carryOut(ref, register(1, minute(0)));
  await other.office.carryOut(ref, register(2, minute(0)));
  const copies = one.mongo.collection<{ _id: Uuid }>(placesCollections.registrations);
  const answers = await Promise.all(
    [one, other].map(async (office) => office.office.carryOut(ref, register(3, minute(1)))),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(await copies.countDocuments({ _id: uuid(3) })).toBe(1);
});
