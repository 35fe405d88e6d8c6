import { parseUuid, type Uuid } from '@inclust/kernel';
import { connectMongo, migrate } from '@inclust/mongo';
import { fileScope, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import type { ToldAppointments } from '../src/app/letters/ports.ts';
import { allotmentId } from '../src/app/places/names.ts';
import { lettersMigrations } from '../src/storage/letters/collections.ts';
import { createToldStore } from '../src/storage/letters/told-store.ts';

const scope = fileScope();
const database = testDatabase();
let mongo: Connection;
let told: ToldAppointments;

beforeAll(async () => {
  mongo = scope.use(await connectMongo(database.url, 'told-test')).connection;
  told = createToldStore(mongo);
});

const appointment = { state: 'on', start: '', end: '', mode: 'on-site', venue: '', link: '' } as const;
const somewhere = () => ({ event: parseUuid(randomUUID()) as Uuid, recurrence: 'single' });

test('what a release before has told gets its reminders, whenever the upgrade ends', async () => {
  await migrate(mongo, 'letters', lettersMigrations.slice(0, 1));
  await mongo.collection('letters').dropIndex('kept');
  await mongo.collection('letters').createIndex({ endedAt: 1 }, { name: 'kept', expireAfterSeconds: 43_200_000 });
  const [known, orphan] = [somewhere(), somewhere()];
  await mongo.collection('allotments').insertOne({ _id: allotmentId(known) as never, ...known });
  for (const ref of [known, orphan])
    await mongo.collection('told_appointments').insertOne({ _id: allotmentId(ref) as never, version: 3, appointment });
  expect(await told.dueReminders(Date.now(), 9)).toEqual([]);
  // Two processes at once, and a step again after a crash in its middle.
  await Promise.all([migrate(mongo, 'letters', lettersMigrations), migrate(mongo, 'letters', lettersMigrations)]);
  await lettersMigrations[1]?.run(mongo);
  const [due, ...others] = await told.dueReminders(Date.now(), 9);
  expect(others).toEqual([]);
  expect(due?.ref).toEqual(known);
  const indexes = await mongo.collection('letters').indexes();
  expect(indexes.find(({ name }) => name === 'kept')).toMatchObject({ sparse: true, key: { endedAt: 1 } });
  if (due) await told.endReminders(due, undefined);
});

test('of two that take reminders one has them, and what was noted meanwhile is not ended', async () => {
  const ref = somewhere();
  await told.note(ref, appointment, 1, 1_000);
  const [due] = await told.dueReminders(1_000, 9);
  expect(due).toEqual({ ref, dueAt: 1_000 });
  if (!due) return;
  const taken = await Promise.all([told.takeReminders(due, 61_000), told.takeReminders(due, 61_001)]);
  const [mine, ...more] = taken.filter((one) => one !== undefined);
  expect(more).toEqual([]);
  expect(await told.dueReminders(1_000, 9)).toEqual([]);
  // Who died with them leaves them to others.
  expect(await told.dueReminders(61_001, 9)).toEqual([mine]);
  await told.note(ref, appointment, 2, 5_000);
  if (mine) await told.endReminders(mine, undefined);
  expect(await told.dueReminders(5_000, 9)).toEqual([{ ref, dueAt: 5_000 }]);
  // What was read before is not noted over what is newer.
  await told.note(ref, appointment, 1, undefined);
  const [newest] = await told.dueReminders(5_000, 9);
  if (newest) await told.endReminders(newest, 9_000);
  expect(await told.dueReminders(8_999, 9)).toEqual([]);
  expect(await told.dueReminders(9_000, 9)).toEqual([{ ref, dueAt: 9_000 }]);
});
