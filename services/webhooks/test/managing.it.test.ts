import { jetstreamManager } from '@nats-io/jetstream';
import { PauseReason, bodyAsJson } from '@inclust/contracts';
import { Webhook as Verifier } from 'standardwebhooks';
import { eventually, fileScope, openTestNats, testDatabase, testScope } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { answers, startReceiver, takes } from './receiver.ts';
import { DeliveryState, refused, serving, told, WebhookState, type Serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let one: Serving;
let other: Serving;
const secrets: string[] = [];

beforeAll(async () => {
  const given = { mongoUrl: database.url, natsUrl: scope.use(await openTestNats()).url };
  const sending = {
    waits: Array.from({ length: 100 }, () => 20),
    pauseRule: { failures: 4, over: 500 },
  };
  one = await serving(scope, given, { sending });
  other = await serving(scope, given, { sending });
});

test('a repeat of a request gets the same webhook and the same secret, another body none', async () => {
  const made = await one.create('https://example.org/hook', ['*'], 'the-same-request');
  secrets.push(made.secret);
  expect(made.secret).toMatch(/^whsec_[\w+/]{43}=$/u);
  expect(made.webhook).toMatchObject({
    url: 'https://example.org/hook',
    eventTypes: ['*'],
    state: WebhookState.WEBHOOK_STATE_ACTIVE,
    etag: '1',
  });
  const again = await other.create('https://example.org/hook', ['*'], 'the-same-request');
  expect([again.webhook.name, again.secret]).toEqual([made.webhook.name, made.secret]);
  expect(await refused(one.create('https://example.org/other', ['*'], 'the-same-request'))).toMatchObject({
    reason: 'request-id-reused',
  });
  const { secret } = await one.create('https://example.org/hook', ['*']);
  secrets.push(secret);
  expect(secret).not.toBe(made.secret);
});

test('input that breaks a rule is refused by its field', async () => {
  const types = ['inclust.members.v1.Nothing', 'inclust.accounts.v1.*', 'inclust.webhooks.v1.WebhookPaused', '*', '*'];
  expect(await refused(one.create('ftp://example.org', types, undefined, 'x'.repeat(201)))).toMatchObject({
    reason: 'invalid-input',
    fields: [
      'webhook.url url-format',
      'webhook.event_types[0] event-type-unknown',
      'webhook.event_types[1] event-type-unknown',
      'webhook.event_types[2] event-type-unknown',
      'webhook.event_types[4] event-type-twice',
      'webhook.description description-length',
    ],
  });
  for (const url of ['https://a:b@example.org', 'https://example.org/#part'])
    expect((await refused(one.create(url)))?.fields).toEqual(['webhook.url url-parts']);
  expect((await refused(one.create('https://example.org', [])))?.fields).toEqual([
    'webhook.event_types event-types-count',
  ]);
  const name = 'nodes/kerkyra/webhooks/018f2f6e-7a3b-7c11-9d2e-0123456789ab';
  for (const call of [one.get, one.pause, one.test, one.deliveries, one.rotate])
    expect((await refused(call(name)))?.reason).toBe('webhook-not-found');
  expect((await refused(one.get('nodes/arta/webhooks/x')))?.fields).toEqual(['name resource-name']);
  const { webhook } = await one.create('https://example.org/replay');
  expect((await refused(one.replay(webhook.name, {})))?.fields).toHaveLength(3);
  const delivery = `${webhook.name}/deliveries/nothing`;
  expect((await refused(one.replay(webhook.name, { delivery })))?.reason).toBe('delivery-not-found');
  await one.remove(webhook.name);
});

test('what is said of a webhook can change, as long as nobody else has changed it', async () => {
  const { webhook } = await one.create('https://example.org/hook');
  const updated = await one.update(webhook.name, { description: ' for the town hall ' }, ['description'], webhook.etag);
  expect(updated).toMatchObject({ description: 'for the town hall', url: webhook.url, etag: '2' });
  const stale = one.update(webhook.name, { description: 'x' }, ['description'], webhook.etag);
  expect((await refused(stale))?.reason).toBe('stale-etag');
  expect((await refused(one.update(webhook.name, {}, ['state'])))?.fields).toEqual([
    'update_mask.paths[0] field-unknown',
  ]);
  await one.remove(webhook.name);
});

test('after a rotation both secrets sign, and after the overlap the new one alone', async () => {
  const receiver = testScope().use(await startReceiver());
  const { webhook, secret } = await one.create(receiver.url);
  const rotated = await other.rotate(webhook.name);
  secrets.push(secret, rotated.secret);
  const left = Date.parse(rotated.webhook.previousSecretExpireTime ?? '') - Date.now();
  expect(left / 3_600_000).toBeCloseTo(24, 1);
  expect(await one.test(webhook.name)).toMatchObject({ status: 204, reason: 'delivered' });
  const [both] = receiver.received;
  for (const key of [secret, rotated.secret])
    expect(() => new Verifier(key).verify(both?.body ?? '', both?.headers ?? {})).not.toThrow();
  const last = await one.rotate(webhook.name, 0);
  secrets.push(last.secret);
  await one.test(webhook.name);
  const alone = receiver.received.at(-1);
  expect(() => new Verifier(last.secret).verify(alone?.body ?? '', alone?.headers ?? {})).not.toThrow();
  expect(() => new Verifier(rotated.secret).verify(alone?.body ?? '', alone?.headers ?? {})).toThrow(
    'No matching signature',
  );
  expect((await refused(one.rotate(webhook.name, 604_801)))?.fields).toEqual(['overlap_seconds overlap-seconds']);
  await one.remove(webhook.name);
});

test('while it is paused nothing is sent and nothing lost; a deleted one is sent nothing more', async () => {
  const receiver = testScope().use(await startReceiver());
  const { webhook } = await one.create(receiver.url);
  expect((await one.pause(webhook.name)).webhook).toMatchObject({
    state: WebhookState.WEBHOOK_STATE_PAUSED,
    pauseReason: PauseReason.PAUSE_REASON_ASKED,
  });
  const ids = await one.publish(['paused', 1], ['paused', 2], ['paused-too', 1]);
  await eventually(async () => (await one.get(webhook.name)).waitingDeliveries === 3, { what: 'three wait' });
  expect(await one.test(webhook.name)).toMatchObject({ reason: 'delivered' });
  expect(receiver.received.map(({ subject }) => subject)).toEqual([
    `webhooks/${webhook.name.slice(webhook.name.lastIndexOf('/') + 1)}`,
  ]);
  await other.resume(webhook.name);
  await eventually(() => receiver.received.length === 4, { what: 'what has waited' });
  expect(
    receiver.received
      .slice(1)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids.toSorted());
  await one.pause(webhook.name);
  await one.publish(['paused', 3]);
  await eventually(async () => (await one.get(webhook.name)).waitingDeliveries === 1, { what: 'one waits' });
  expect((await one.remove(webhook.name)).webhook?.state).toBe(WebhookState.WEBHOOK_STATE_DELETED);
  const skipped = () => one.deliveries(webhook.name, DeliveryState.DELIVERY_STATE_SKIPPED);
  await eventually(async () => (await skipped()).length === 1, { what: 'it is skipped' });
  expect((await refused(one.resume(webhook.name)))?.reason).toBe('webhook-deleted');
  expect((await refused(one.test(webhook.name)))?.reason).toBe('webhook-deleted');
  expect((await one.list()).map(({ name }) => name)).not.toContain(webhook.name);
  expect((await one.list(true)).map(({ name }) => name)).toContain(webhook.name);
  expect(receiver.received).toHaveLength(4);
});

test('a receiver that takes nothing for long pauses its webhook; resuming sends all in order', async () => {
  const receiver = testScope().use(await startReceiver(answers(502)));
  const { webhook } = await one.create(receiver.url);
  const ids = await one.publish(['lost', 1], ['lost', 2], ['lost', 3]);
  const paused = await eventually(
    async () => {
      const found = await one.get(webhook.name);
      return found.state === WebhookState.WEBHOOK_STATE_PAUSED && found;
    },
    { what: 'the pause', timeout: 20_000 },
  );
  expect(paused.pauseReason).toBe(PauseReason.PAUSE_REASON_FAILING);
  expect(paused.consecutiveFailures).toBeGreaterThanOrEqual(4);
  expect(Date.now() - Date.parse(paused.pauseTime ?? '')).toBeLessThan(60_000);
  expect(told.some((line) => line.includes('a webhook has paused') && line.includes('"reason":"failing"'))).toBe(true);
  receiver.behaves(takes);
  const before = receiver.received.length;
  await other.resume(webhook.name);
  await eventually(() => receiver.received.length === before + 3, { what: 'all' });
  expect(receiver.received.slice(before).map(({ id }) => id)).toEqual(ids);
  await one.remove(webhook.name);
});

test('all that has ended since an event is replayed, under the same ids and in order; a repeat replays nothing more', async () => {
  const receiver = testScope().use(await startReceiver());
  const { webhook } = await one.create(receiver.url);
  const ids: string[] = [];
  for (let version = 1; version <= 5; version += 1)
    ids.push(...(await one.publish(['again', version], ['again-too', version])));
  const ended = () => one.deliveries(webhook.name, DeliveryState.DELIVERY_STATE_DELIVERED);
  await eventually(async () => (await ended()).length === 10, { what: 'all' });
  const log = (await ended()).toSorted((a, b) => Number(a.sequence - b.sequence));
  const from = log[4]?.sequence ?? 0n;
  expect(await one.replay(webhook.name, { fromSequence: from }, 'replay-once')).toBe(6);
  await eventually(async () => receiver.received.length === 16 && (await ended()).length === 10, { what: 'six more' });
  expect(
    receiver.received
      .slice(10)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids.slice(4).toSorted());
  for (const subject of ['again', 'again-too'])
    expect(
      receiver.received.slice(10).flatMap((got) => (got.subject === `members/${subject}` ? got.version : [])),
    ).toEqual([3, 4, 5]);
  expect(await other.replay(webhook.name, { fromSequence: from }, 'replay-once')).toBe(6);
  expect(await one.replay(webhook.name, { fromTime: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
  expect(await one.replay(webhook.name, { fromTime: webhook.createTime ?? '' })).toBe(10);
  await eventually(async () => receiver.received.length === 26 && (await ended()).length === 10, { what: 'ten more' });
  await one.remove(webhook.name);
});

test('no secret and no address of a receiver stands in a log, an error or an event; no secret in the database', async () => {
  const manager = await jetstreamManager(one.nats);
  const { state } = await manager.streams.info('EVENTS');
  const published: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    if (message) published.push(bodyAsJson(message.header.get('ce-type'), message.data));
  }
  const kinds = new Set(published.flatMap((text) => /"state":"(\w+)"/u.exec(text)?.[1] ?? []));
  expect([...kinds].toSorted()).toEqual(['WEBHOOK_STATE_ACTIVE', 'WEBHOOK_STATE_DELETED', 'WEBHOOK_STATE_PAUSED']);
  expect(secrets.length).toBeGreaterThan(4);
  const database = JSON.stringify(
    await Promise.all(
      (await one.mongo.listCollections()).map(({ name }) => one.mongo.collection(name).find().toArray()),
    ),
  );
  const places = [...told, ...published];
  expect([...places, database].filter((text) => secrets.some((secret) => text.includes(secret.slice(6))))).toEqual([]);
  expect(places.filter((text) => text.includes('example.org') || text.includes('/hook'))).toEqual([]);
});
