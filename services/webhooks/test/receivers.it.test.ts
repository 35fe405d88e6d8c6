import { readFileSync } from 'node:fs';
import { homePaths, loadCertificates } from '@inclust/node-home';
import { eventually, fileScope, openTestNats, temporaryFolder, testDatabase, testScope } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { answers, dawdles, floods, hangs, startReceiver, takes, type Receiver } from './receiver.ts';
import { beside, DeliveryState, refused, serving, told, WebhookState, type Serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let given: { mongoUrl: string; natsUrl: string };
/** What names are at just now, and every time that one was looked up. */
const names = new Map<string, readonly string[]>();
const lookedUp: string[] = [];
let running: Serving;

async function findAddresses(name: string): Promise<readonly string[]> {
  lookedUp.push(name);
  const found = names.get(name);
  if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return found;
}

beforeAll(async () => {
  given = { mongoUrl: database.url, natsUrl: scope.use(await openTestNats()).url };
  running = await serving(scope, given, {
    sending: { waits: Array.from({ length: 40 }, () => 50), within: 400, findAddresses },
  });
});

const waiting = (name: string) => running.deliveries(name, DeliveryState.DELIVERY_STATE_WAITING);
const delivered = (name: string) => running.deliveries(name, DeliveryState.DELIVERY_STATE_DELIVERED);

/** The last tries of what waits for a webhook, once there are so many. */
async function tried(name: string, tries: number) {
  const [delivery] = await eventually(
    async () => {
      const found = await waiting(name);
      return (found[0]?.tries ?? 0) >= tries && found;
    },
    { what: `${tries} tries`, timeout: 15_000 },
  );
  return delivery?.attempts ?? [];
}

/** A webhook whose receiver behaves so, and one event for it. */
async function sentTo(receiver: Receiver, subject: string, url = receiver.url) {
  const { webhook } = await running.create(url);
  const [id = ''] = await running.publish([subject, 1]);
  testScope().defer(async () => void (await running.remove(webhook.name)));
  return { name: webhook.name, id };
}

/** In the end everything is delivered, under the same id with each try. */
async function recovers(receiver: Receiver, { name, id }: { name: string; id: string }): Promise<void> {
  receiver.behaves(takes);
  await eventually(async () => (await delivered(name)).length === 1, { what: 'the delivery', timeout: 15_000 });
  expect(new Set(receiver.received.map((one) => one.id))).toEqual(new Set([id]));
  expect((await running.get(name)).consecutiveFailures).toBe(0);
}

test('a receiver that answers 500 is tried again, and it is seen since when it fails', async () => {
  const receiver = testScope().use(await startReceiver(answers(500)));
  const sent = await sentTo(receiver, 'error');
  for (const attempt of await tried(sent.name, 2)) expect(attempt).toMatchObject({ status: 500, reason: 'status' });
  const webhook = await running.get(sent.name);
  expect(webhook).toMatchObject({ state: WebhookState.WEBHOOK_STATE_ACTIVE, waitingDeliveries: 1 });
  expect(webhook.consecutiveFailures).toBeGreaterThan(1);
  expect(Date.now() - Date.parse(webhook.failingSinceTime ?? '')).toBeLessThan(60_000);
  // Of what it has said nothing is kept or told.
  const kept = JSON.stringify(await running.mongo.collection('webhook_deliveries').find().toArray());
  expect([kept, ...told].filter((text) => text.includes('what a receiver says'))).toEqual([]);
  await recovers(receiver, sent);
});

test('a receiver that hangs is given up in time', async () => {
  const receiver = testScope().use(await startReceiver(hangs));
  const sent = await sentTo(receiver, 'hangs');
  for (const { status, reason, milliseconds } of await tried(sent.name, 2)) {
    expect([status, reason]).toEqual([0, 'too-slow']);
    expect(milliseconds).toBeGreaterThanOrEqual(390);
  }
  await recovers(receiver, sent);
});

test('one that says yes and does not end has taken it', async () => {
  const receiver = testScope().use(await startReceiver(dawdles));
  const { name } = await sentTo(receiver, 'dawdles');
  await eventually(async () => (await delivered(name)).length === 1, { what: 'the delivery' });
  expect((await delivered(name))[0]?.attempts).toMatchObject([{ status: 200, reason: 'delivered', responseBytes: 3 }]);
});

test('redirects are not followed', async () => {
  const elsewhere = testScope().use(await startReceiver());
  const receiver = testScope().use(await startReceiver(answers(307, { location: elsewhere.url })));
  const sent = await sentTo(receiver, 'redirects');
  for (const attempt of await tried(sent.name, 1)) expect(attempt).toMatchObject({ status: 307, reason: 'redirected' });
  await recovers(receiver, sent);
  expect(elsewhere.received).toEqual([]);
});

test('of an answer of 10 MB no more than 64 KiB are read', async () => {
  let bytes = 0;
  const receiver = testScope().use(await startReceiver(floods((taken) => (bytes = taken))));
  const { name } = await sentTo(receiver, 'floods');
  await eventually(async () => (await delivered(name)).length === 1, { what: 'the delivery' });
  expect((await delivered(name))[0]?.attempts).toMatchObject([{ status: 200, responseBytes: 65_536 }]);
  await eventually(() => bytes > 0, { what: 'the receiver is hung up on' });
  // What the system's buffers took beside it.
  expect(bytes).toBeLessThan(10_000_000);
});

test('a name is looked up with each try, once, and only addresses that are allowed are called', async () => {
  const receiver = testScope().use(await startReceiver(answers(503)));
  const moved = testScope().use(await startReceiver(takes, { host: '127.0.0.2', port: receiver.port }));
  names.set('hooks.example', ['127.0.0.1']);
  const sent = await sentTo(receiver, 'moves', `http://hooks.example:${receiver.port}/hook`);
  await tried(sent.name, 1);
  expect(receiver.received[0]?.headers['host']).toBe(`hooks.example:${receiver.port}`);
  // From an address that may be called to one within the network: nobody is called.
  names.set('hooks.example', ['10.20.30.40', '::ffff:10.20.30.40', '64:ff9b::a14:1e28', '169.254.169.254', '::1']);
  await eventually(async () => (await waiting(sent.name))[0]?.attempts.at(-1)?.reason === 'address-refused', {
    what: 'the address is refused',
  });
  const before = receiver.received.length;
  names.set('hooks.example', ['10.20.30.40', '127.0.0.2']);
  await eventually(async () => (await delivered(sent.name)).length === 1, { what: 'the delivery' });
  expect([receiver.received.length, moved.received.map(({ id }) => id)]).toEqual([before, [sent.id]]);
  const [delivery] = await delivered(sent.name);
  expect(lookedUp.filter((name) => name === 'hooks.example')).toHaveLength(delivery?.tries ?? 0);
});

test('a name that is not there, and nobody at an address, are told apart', async () => {
  const gone = await startReceiver();
  await gone[Symbol.asyncDispose]();
  const sent = await sentTo(gone, 'nobody', `http://nobody.example:${gone.port}/`);
  expect((await tried(sent.name, 1))[0]?.reason).toBe('name-unknown');
  names.set('nobody.example', ['127.0.0.1']);
  await eventually(async () => (await waiting(sent.name))[0]?.attempts.at(-1)?.reason === 'connection-refused', {
    what: 'nobody answers',
  });
});

test('who is left alone for as long as she asks with Retry-After', async () => {
  const receiver = testScope().use(await startReceiver(answers(503, { 'retry-after': '2' })));
  const sent = await sentTo(receiver, 'later');
  await eventually(() => receiver.received.length >= 2, { what: 'a second try', timeout: 15_000 });
  const [first, second] = receiver.received;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1_900);
  await recovers(receiver, sent);
});

test('a receiver that is gone for good pauses its webhook, and nothing is lost', async () => {
  const receiver = testScope().use(await startReceiver(answers(410)));
  const sent = await sentTo(receiver, 'gone');
  const paused = await eventually(
    async () => {
      const webhook = await running.get(sent.name);
      return webhook.state === WebhookState.WEBHOOK_STATE_PAUSED && webhook;
    },
    { what: 'the pause' },
  );
  expect(paused).toMatchObject({ pauseReason: 3, waitingDeliveries: 1, consecutiveFailures: 1 });
  expect(told.some((line) => line.includes('a webhook has paused') && line.includes('"reason":"gone"'))).toBe(true);
  const [later = ''] = await running.publish(['gone', 2]);
  await eventually(async () => (await waiting(sent.name)).length === 2, { what: 'the next event waits' });
  expect(receiver.received).toHaveLength(1);
  receiver.behaves(takes);
  await running.resume(sent.name);
  await eventually(async () => (await delivered(sent.name)).length === 2, { what: 'both' });
  expect(receiver.received.map(({ id }) => id)).toEqual([sent.id, sent.id, later]);
});

test('over TLS only a certificate of the name is taken', async () => {
  const paths = homePaths(testScope().use(await temporaryFolder()).path);
  await (await loadCertificates()).ensureAuthority(paths, 'hooks', ['secure.example'], new Date());
  const tls = { key: readFileSync(paths.certificateKey, 'utf8'), cert: readFileSync(paths.certificate, 'utf8') };
  const receiver = testScope().use(await startReceiver(takes, { tls }));
  const authority = readFileSync(paths.authority, 'utf8');
  const trusting = await serving(
    testScope(),
    { ...given, mongoUrl: beside(database.url, 'tls') },
    { sending: { within: 5_000, findAddresses, authority } },
  );
  names.set('secure.example', ['127.0.0.1']);
  names.set('other.example', ['127.0.0.1']);
  const of = async (host: string) => {
    const { webhook } = await trusting.create(`https://${host}:${receiver.port}/hook`);
    return (await trusting.test(webhook.name))?.reason;
  };
  expect([await of('secure.example'), await of('other.example'), await of('127.0.0.1')]).toEqual([
    'delivered',
    'tls-failed',
    'tls-failed',
  ]);
  const { webhook } = await running.create(`https://secure.example:${receiver.port}/hook`);
  expect((await running.test(webhook.name))?.reason).toBe('tls-failed');
  await running.remove(webhook.name);
});

test('a node that allows no networks sends nothing to itself, and nothing without TLS', async () => {
  const receiver = testScope().use(await startReceiver());
  const strict = await serving(
    testScope(),
    { ...given, mongoUrl: beside(database.url, 'strict') },
    { networks: [], sending: { findAddresses } },
  );
  expect(await refused(strict.create(receiver.url))).toMatchObject({ fields: ['webhook.url url-plain-http'] });
  names.set('hooks.example', ['127.0.0.1']);
  const inner = ['127.0.0.1', '[::1]', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', '10.20.30.40', '169.254.169.254'];
  for (const host of inner) {
    const said = await refused(strict.create(`https://${host}:${receiver.port}/hook`));
    expect([host, said?.fields]).toEqual([host, ['webhook.url url-address']]);
  }
  // What a name stands for is known at each try.
  const { webhook } = await strict.create(`https://hooks.example:${receiver.port}/hook`);
  expect((await strict.test(webhook.name))?.reason).toBe('address-refused');
  expect(receiver.received).toEqual([]);
});
