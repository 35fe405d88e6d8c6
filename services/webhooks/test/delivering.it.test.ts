import { jetstream } from '@nats-io/jetstream';
import { Webhook as Verifier } from 'standardwebhooks';
import { eventually, fileScope, openTestNats, testDatabase, testScope } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { answers, startReceiver, takes } from './receiver.ts';
import { beside, DeliveryState, serving, type Serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
/** Short, so that a test sees many tries. */
const waits = [50, 50, 50, 50, 50, 50, 50, 50, 50, 50];
let one: Serving;
let other: Serving;

beforeAll(async () => {
  const given = { mongoUrl: database.url, natsUrl: scope.use(await openTestNats()).url };
  one = await serving(scope, given, { sending: { waits } });
  other = await serving(scope, given, { sending: { waits } });
});

test('an event comes signed, with what it says and what it is about', async () => {
  const receiver = testScope().use(await startReceiver());
  const { webhook, secret } = await one.create(receiver.url);
  const [id] = await one.publish(['signed', 1]);
  const [got] = await eventually(() => receiver.received.length > 0 && receiver.received, { what: 'the event' });
  expect(JSON.parse(got?.body ?? '')).toEqual({
    type: 'inclust.members.v1.MemberRegistered',
    timestamp: '2027-03-01T10:00:00.000Z',
    node: 'kerkyra',
    subject: 'members/signed',
    version: 1,
    eventId: id,
    data: {},
  });
  expect(got?.id).toBe(id);
  expect(got?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'InClust-Webhooks/1' });
  expect(new Verifier(secret).verify(got?.body ?? '', got?.headers ?? {})).toMatchObject({ eventId: id });
  expect(() => new Verifier(secret).verify(`${got?.body} `, got?.headers ?? {})).toThrow('No matching signature');
  const [delivery] = await eventually(
    async () => {
      const found = await other.deliveries(webhook.name, DeliveryState.DELIVERY_STATE_DELIVERED);
      return found.length === 1 && found;
    },
    { what: 'the delivery in the log' },
  );
  expect(delivery).toMatchObject({
    name: `${webhook.name}/deliveries/${id}`,
    eventId: id,
    subject: 'members/signed',
    tries: 1,
    attempts: [{ status: 204, reason: 'delivered', responseBytes: 0 }],
  });
  await one.remove(webhook.name);
});

test('what was stored before is not sent, nor what is not wanted, nor what is about accounts and webhooks', async () => {
  await one.publish(['before', 1]);
  const receiver = testScope().use(await startReceiver());
  const { webhook } = await one.create(receiver.url, ['*']);
  const { webhook: elsewhere } = await one.create(receiver.url, [
    'inclust.events.v1.*',
    'inclust.coworking.v1.SpaceCreated',
  ]);
  await one.rotate(elsewhere.name);
  const [id] = await one.publish(['after', 1]);
  await eventually(() => receiver.received.some((got) => got.id === id), { what: 'the event' });
  expect(receiver.received.map((got) => got.id)).toEqual([id]);
  for (const { name } of [webhook, elsewhere]) await one.remove(name);
});

test('two processes lose nothing, double nothing and keep each subject in order, while one in three tries fails', async () => {
  let turn = 0;
  const receiver = testScope().use(
    await startReceiver((response, request) => ((turn += 1) % 3 === 0 ? answers(500) : takes)(response, request)),
  );
  const { webhook } = await one.create(receiver.url);
  const subjects = Array.from({ length: 12 }, (_, position) => `subject-${position}`);
  const ids: string[] = [];
  for (let version = 1; version <= 8; version += 1)
    ids.push(...(await one.publish(...subjects.map((subject) => [subject, version] as const))));
  await eventually(
    async () => (await one.deliveries(webhook.name, DeliveryState.DELIVERY_STATE_DELIVERED)).length === ids.length,
    { what: 'all deliveries', timeout: 60_000 },
  );
  const log = await one.deliveries(webhook.name);
  expect(log.map(({ eventId }) => eventId).toSorted()).toEqual(ids.toSorted());
  const failed = log.reduce((sum, { tries }) => sum + tries - 1, 0);
  expect(failed).toBeGreaterThan(10);
  // Each came once, and once more for each try that failed.
  expect(receiver.received).toHaveLength(ids.length + failed);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(ids.length);
  for (const subject of subjects) {
    const versions = receiver.received.filter((got) => got.subject === `members/${subject}`).map((got) => got.version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect([...new Set(versions)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  }
  await one.remove(webhook.name);
});

test('a subject that fails holds back its own later events and no other subject', async () => {
  const receiver = testScope().use(
    await startReceiver((response, request) =>
      (request.subject === 'members/stuck' ? answers(500) : takes)(response, request),
    ),
  );
  const { webhook } = await one.create(receiver.url);
  await one.publish(['stuck', 1], ['stuck', 2], ['free', 1], ['free', 2]);
  await eventually(
    () =>
      receiver.received.filter(({ subject }) => subject === 'members/stuck').length >= 3 &&
      receiver.received.some(({ subject, version }) => subject === 'members/free' && version === 2),
    { what: 'tries of the first and the other subject' },
  );
  expect(
    receiver.received.filter(({ subject }) => subject === 'members/stuck').every(({ version }) => version === 1),
  ).toBe(true);
  receiver.behaves(takes);
  await eventually(
    () => receiver.received.some(({ subject, version }) => subject === 'members/stuck' && version === 2),
    {
      what: 'the later event',
    },
  );
  await one.remove(webhook.name);
});

test('what fails to the end is given up, the next one goes on, and it can be replayed', async () => {
  const receiver = testScope().use(
    await startReceiver((response, request) => (request.version === 1 ? answers(400) : takes)(response, request)),
  );
  const { webhook } = await one.create(receiver.url);
  const [first, second] = await one.publish(['given-up', 1], ['given-up', 2]);
  await eventually(() => receiver.received.some(({ id }) => id === second), { what: 'the next one', timeout: 20_000 });
  expect(receiver.received.filter(({ id }) => id === first)).toHaveLength(waits.length + 1);
  const [failed] = await eventually(
    async () => {
      const found = await one.deliveries(webhook.name, DeliveryState.DELIVERY_STATE_FAILED);
      return found.length === 1 && found;
    },
    { what: 'it was given up' },
  );
  expect(failed).toMatchObject({ eventId: first, tries: 11 });
  expect(failed?.attempts).toHaveLength(5);
  receiver.behaves(takes);
  expect(await one.replay(webhook.name, { delivery: failed?.name ?? '' })).toBe(1);
  await eventually(
    async () => (await one.deliveries(webhook.name, DeliveryState.DELIVERY_STATE_DELIVERED)).length === 2,
    { what: 'both' },
  );
  expect(receiver.received.at(-1)?.id).toBe(first);
  await one.remove(webhook.name);
});

test('an event is not sent before an earlier one that another process has taken and died with', async () => {
  const own = testScope();
  const given = { mongoUrl: beside(database.url, 'early'), natsUrl: own.use(await openTestNats()).url };
  const receiver = own.use(await startReceiver());
  const first = await serving(own, given);
  const { webhook } = await first.create(receiver.url);
  await first.stop();
  const ids = await first.publish(['taken', 1]);
  const consumer = await jetstream(first.nats).consumers.get('EVENTS', 'webhooks');
  const taken = await eventually(() => consumer.next({ expires: 1_000 }), { what: 'the message', timeout: 20_000 });
  expect(taken.headers?.get('ce-id')).toBe(ids[0]);
  const second = await serving(own, given);
  ids.push(...(await second.publish(['taken', 2])));
  await eventually(async () => (await second.get(webhook.name)).waitingDeliveries === 1, { what: 'the later one' });
  await eventually(() => receiver.received.length === 2, { what: 'both', timeout: 30_000 });
  expect(receiver.received.map(({ id }) => id)).toEqual(ids);
});

test('an event that the stream has no longer is given up as such, and the next one goes on', async () => {
  const receiver = testScope().use(await startReceiver());
  const { webhook } = await one.create(receiver.url);
  await one.pause(webhook.name);
  const [gone, lost, there] = await one.publish(['gone', 1], ['gone', 2], ['gone', 3]);
  await eventually(async () => (await one.get(webhook.name)).waitingDeliveries === 3, { what: 'all wait' });
  const ledger = one.mongo.collection('webhook_deliveries');
  // As after a stream that was lost and made anew: another event there, or none yet.
  await ledger.updateOne({ event: gone }, { $set: { event: 'another' } });
  await ledger.updateOne({ event: lost }, { $set: { sequence: 1_000_000 } });
  await one.resume(webhook.name);
  await eventually(() => receiver.received.some(({ id }) => id === there), { what: 'the next one', timeout: 20_000 });
  expect(receiver.received).toHaveLength(1);
  const failed = await one.deliveries(webhook.name, DeliveryState.DELIVERY_STATE_FAILED);
  expect(failed.map(({ attempts }) => attempts.map(({ reason }) => reason))).toEqual([['event-gone'], ['event-gone']]);
  expect((await one.get(webhook.name)).consecutiveFailures).toBe(0);
  await one.remove(webhook.name);
});
