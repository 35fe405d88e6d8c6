import { createLogger } from '@inclust/host';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  AccountLookupServiceService,
  CoworkingNodeServiceService,
  EventReplicationServiceService,
  FactReplicationServiceService,
  type CoworkingNodeServiceServer,
  WebhookNodeServiceService,
  type WebhookNodeServiceServer,
  type EventReplicationServiceServer,
  type FactReplicationServiceServer,
  batchEvents,
  eventBatchPath,
  eventSubject,
  MemberRegistered,
  MemberReplicationServiceService,
  OperationsServiceClient,
  type AccountLookupServiceServer,
  type MemberReplicationServiceServer,
  type TailEventsResponse,
} from '@inclust/contracts';
import { testAccess } from '@inclust/access/testing';
import { accept } from '@inclust/kernel';
import { connectNats, consume, eventsStream, publishEvents, reconcileStreams, type Verdict } from '@inclust/messaging';
import { callUnary, openClient, refusalOf, startRpcServer, unary } from '@inclust/rpc';
import { eventually, fileScope, testScope, openTestNats, toldStream } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { createOperations } from '../src/service.ts';

const scope = fileScope();
const logger = createLogger({ node: 'test', service: 'operations', level: 'trace', destination: toldStream });
let nats: NatsConnection;
let manager: JetStreamManager;
let client: OperationsServiceClient;

/** What the consumer of the node says of the next message. */
let verdict: Verdict = 'done';
/** Where the services that are not away answer. */
let membersAddress = '';

beforeAll(async () => {
  const { url } = scope.use(await openTestNats());
  nats = scope.use(await connectNats({ url, name: 'operations-test', logger })).connection;
  manager = await jetstreamManager(nats);
  await reconcileStreams(manager, [
    { ...eventsStream, consumers: [{ durable_name: 'reader', ack_policy: 'explicit' }] },
  ]);
  const members = scope.use(
    await startRpcServer({
      listen: '127.0.0.1:0',
      services: [register(), accounts(), events(), coworking(), reporting(), webhooks()],
    }),
  );
  membersAddress = `127.0.0.1:${members.port}`;
  const operations = scope.use(
    await createOperations({
      node: 'kerkyra',
      nats,
      membersAddress,
      accountsAddress: membersAddress,
      eventsAddress: membersAddress,
      coworkingAddress: membersAddress,
      reportingAddress: membersAddress,
      webhooksAddress: membersAddress,
      access: testAccess(),
      logger,
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: operations.services }));
  client = scope.use(openClient(OperationsServiceClient, `127.0.0.1:${server.port}`));
  scope.use(
    await consume({
      connection: nats,
      stream: 'EVENTS',
      durable: 'reader',
      logger,
      handle: async (deliveries) => deliveries.map(() => verdict),
    }),
  );
});

test('the status tells which services of the node are away, and the outboxes of those that are not', async () => {
  const nowhere = '127.0.0.1:1';
  const operations = await createOperations({
    node: 'kerkyra',
    nats,
    membersAddress,
    accountsAddress: nowhere,
    eventsAddress: membersAddress,
    coworkingAddress: membersAddress,
    reportingAddress: nowhere,
    webhooksAddress: nowhere,
    access: testAccess(),
    logger,
  });
  await using _ = operations;
  await using server = await startRpcServer({ listen: '127.0.0.1:0', services: operations.services });
  using early = openClient(OperationsServiceClient, `127.0.0.1:${server.port}`);
  const { outboxes, nodeId } = await callUnary(early.getNodeStatus.bind(early), new Metadata(), {});
  expect([nodeId, outboxes.map(({ service, waiting, away }) => [service, waiting, away])]).toEqual([
    'kerkyra',
    [
      ['members', 2n, false],
      ['accounts', 0n, true],
      ['events', 1n, false],
      ['coworking', 2n, false],
      ['reporting', 0n, true],
      ['webhooks', 0n, true],
    ],
  ]);
});

/** The register as far as the operator asks it: an outbox with two events. */
function register() {
  const context = { logger, admit: testAccess().admit };
  const implementation: MemberReplicationServiceServer = {
    getMembersDigest: unary(context, async () => accept({ facts: undefined, profiles: undefined })),
    republishMembers: unary(context, async () => accept({ members: 0n })),
    noteLostMembers: unary(context, async () => accept({ noted: 0n })),
    getMembersOutbox: unary(context, async () => accept({ waiting: 2n, oldestTime: '2027-01-10T12:00:00.000Z' })),
  };
  return { definition: MemberReplicationServiceService, implementation };
}

/** Accounts as far as the operator asks them: an outbox with nothing in it. */
function accounts() {
  const context = { logger, admit: testAccess().admit };
  const implementation: AccountLookupServiceServer = {
    listAccountsOfMembers: unary(context, async () => accept({ accounts: [] })),
    getAccountsOutbox: unary(context, async () => accept({ waiting: 0n, oldestTime: undefined })),
  };
  return { definition: AccountLookupServiceService, implementation };
}

/** Events as far as the operator asks them: an outbox with one of them. */
function events() {
  const context = { logger, admit: testAccess().admit };
  const implementation: EventReplicationServiceServer = {
    getEventsDigest: unary(context, async () => accept({ count: 0n, hash: 0n })),
    republishEvents: unary(context, async () => accept({ published: 0n })),
    getEventsOutbox: unary(context, async () => accept({ waiting: 1n, oldestTime: '2027-01-11T12:00:00.000Z' })),
  };
  return { definition: EventReplicationServiceService, implementation };
}

function coworking() {
  const context = { logger, admit: testAccess().admit };
  const implementation: CoworkingNodeServiceServer = {
    getCoworkingOutbox: unary(context, async () => accept({ waiting: 2n, oldestTime: undefined })),
    answerCoworkingCall: unary(context, async () => accept({ body: Buffer.alloc(0) })),
  };
  return { definition: CoworkingNodeServiceService, implementation };
}

/** Reports as far as the operator asks them: three of them. */
function reporting() {
  const context = { logger, admit: testAccess().admit };
  const implementation: FactReplicationServiceServer = {
    getFactsDigest: unary(context, async () => accept({ count: 0n, hash: 0n })),
    replayFacts: unary(context, async () => accept({})),
    getReportingOutbox: unary(context, async () => accept({ waiting: 3n, oldestTime: '2027-01-12T12:00:00.000Z' })),
  };
  return { definition: FactReplicationServiceService, implementation };
}

/** Webhooks as far as the operator asks them: four of them. */
function webhooks() {
  const context = { logger, admit: testAccess().admit };
  const implementation: WebhookNodeServiceServer = {
    getWebhooksOutbox: unary(context, async () => accept({ waiting: 4n, oldestTime: '2027-01-13T12:00:00.000Z' })),
  };
  return { definition: WebhookNodeServiceService, implementation };
}

/** Publishes that a member was registered; the sequence it has in the stream. */
async function registered(id: string): Promise<bigint> {
  const type = 'inclust.members.v1.MemberRegistered';
  const envelope = {
    id,
    type,
    node: 'kerkyra',
    time: '2027-01-10T12:00:00.000Z',
    subject: `members/${id}`,
    version: 1,
    tombstone: false,
    body: MemberRegistered.encode(MemberRegistered.fromPartial({ facts: { memberId: id } })).finish(),
  };
  await publishEvents(nats, [{ subject: eventSubject('kerkyra', type), envelope, messageId: id }]);
  return BigInt((await manager.streams.info('EVENTS')).state.last_seq);
}

const getStatus = () => callUnary(client.getNodeStatus.bind(client), new Metadata(), {});
const list = (pageSize = 0, pageToken = '') =>
  callUnary(client.listDeadLetters.bind(client), new Metadata(), { pageSize, pageToken });
const replay = (id: string) => callUnary(client.replayDeadLetter.bind(client), new Metadata(), { id });

/** Publishes events that the consumer refuses, and waits until they are dead letters. */
async function buried(...ids: readonly string[]) {
  verdict = { reject: 'not-now' };
  for (const id of ids) await registered(id);
  return eventually(
    async () => {
      const found = (await list(1_000)).deadLetters.filter(({ eventId }) => ids.includes(eventId));
      return found.length === ids.length && found;
    },
    { what: 'the dead letters' },
  );
}

/** Reads a tail until it has told `count` events. */
async function tailed(request: { fromSequence: bigint; subject: string }, count: number) {
  const stream = client.tailEvents(request, new Metadata(), { deadline: Date.now() + 10_000 });
  const found: TailEventsResponse[] = [];
  stream.on('error', () => undefined);
  for await (const event of stream as AsyncIterable<TailEventsResponse>) if (found.push(event) === count) break;
  stream.cancel();
  return found;
}

test('the status tells the outbox, how far each durable consumer is, and how many dead letters there are', async () => {
  verdict = 'done';
  const last = await registered('status');
  const told = await eventually(
    async () => {
      const now = await getStatus();
      return now.consumers[0]?.pending === 0n && now;
    },
    { what: 'the consumer to have read everything' },
  );
  expect(told).toMatchObject({
    nodeId: 'kerkyra',
    outboxes: [
      { service: 'members', waiting: 2n, oldestTime: '2027-01-10T12:00:00.000Z' },
      { service: 'accounts', waiting: 0n, oldestTime: undefined },
      { service: 'events', waiting: 1n, oldestTime: '2027-01-11T12:00:00.000Z' },
      { service: 'coworking', waiting: 2n, oldestTime: undefined },
      { service: 'reporting', waiting: 3n, oldestTime: '2027-01-12T12:00:00.000Z' },
      { service: 'webhooks', waiting: 4n, oldestTime: '2027-01-13T12:00:00.000Z' },
    ],
    consumers: [{ stream: 'EVENTS', consumer: 'reader', lastSequence: last, acknowledgedSequence: last, pending: 0n }],
    deadLetters: 0n,
  });
});

test('dead letters are listed page by page and replayed one by one or all', async () => {
  const letters = await buried('a', 'b', 'c');
  expect((await getStatus()).deadLetters).toBe(3n);
  expect(letters[0]).toMatchObject({ stream: 'EVENTS', consumer: 'reader', reason: 'not-now', deliveries: 1 });
  const first = await list(2);
  const second = await list(2, first.nextPageToken);
  expect([first, second].map((page) => page.deadLetters.map(({ eventId }) => eventId))).toEqual([['a', 'b'], ['c']]);
  expect(second.nextPageToken).toBe('');
  expect(await replay(letters[0]?.id ?? '')).toMatchObject({ replayed: 0n, gone: 0n });
  verdict = 'done';
  expect(await replay(letters[1]?.id ?? '')).toMatchObject({ replayed: 1n, gone: 0n });
  expect((await list()).deadLetters.map(({ eventId }) => eventId)).toEqual(['a', 'c']);
  expect(await replay('*')).toMatchObject({ replayed: 2n, gone: 0n });
  expect((await list()).deadLetters).toEqual([]);
});

test.each([
  ['999999', status.NOT_FOUND, 'dead-letter-not-found'],
  ['', status.INVALID_ARGUMENT, 'invalid-input'],
  ['0', status.INVALID_ARGUMENT, 'invalid-input'],
  ['a', status.INVALID_ARGUMENT, 'invalid-input'],
])('a dead letter %j cannot be replayed', async (id, code, reason) => {
  const error: unknown = await replay(id).catch((failed: unknown) => failed);
  expect([(error as ServiceError).code, refusalOf(error)?.reason]).toEqual([code, reason]);
});

test('events are told from a sequence on, in order, with the body as JSON', async () => {
  verdict = 'done';
  const from = await registered('tail-1');
  await registered('tail-2');
  const found = await tailed({ fromSequence: from, subject: '' }, 2);
  expect(found.map(({ eventId, sequence }) => [eventId, sequence])).toEqual([
    ['tail-1', from],
    ['tail-2', from + 1n],
  ]);
  expect(found[0]).toMatchObject({
    type: 'inclust.members.v1.MemberRegistered',
    subject: 'inclust.kerkyra.members.v1.member.registered',
    time: '2027-01-10T12:00:00.000Z',
  });
  expect(JSON.parse(found[0]?.bodyJson ?? '')).toMatchObject({ facts: { memberId: 'tail-1' } });
});

test('a tail can be narrowed by subject, and a message that is no event is told by its place only', async () => {
  verdict = 'done';
  const from = await registered('narrow');
  await jetstream(nats).publish('inclust.kerkyra.other', 'no event');
  expect(await tailed({ fromSequence: from, subject: 'inclust.*.other' }, 1)).toMatchObject([
    { sequence: from + 1n, subject: 'inclust.kerkyra.other', eventId: '', bodyJson: '' },
  ]);
});

test('of events that travelled as one message a tail tells those that fit', async () => {
  verdict = 'done';
  const event = (id: string) => ({
    id,
    type: 'inclust.things.v1.Thing',
    node: 'vlora',
    time: '2027-01-10T12:00:00.000Z',
    subject: `things/${id}`,
    version: 1,
    tombstone: false,
    body: new Uint8Array(),
  });
  const batch = batchEvents('vlora', '2027-01-10T12:00:00.000Z', [
    { path: 'things.v1.thing.made', envelope: event('made') },
    { path: 'things.v1.thing.lost', envelope: event('lost') },
    { path: 'things.v1.thing.made', envelope: event('made-too') },
  ]);
  await publishEvents(nats, [{ subject: `inclust.vlora.${eventBatchPath}`, envelope: batch, messageId: batch.id }]);
  const sequence = BigInt((await manager.streams.info('EVENTS')).state.last_seq);
  const found = await tailed({ fromSequence: 1n, subject: 'inclust.vlora.things.v1.*.made' }, 2);
  expect(found.map(({ eventId, subject, sequence: at }) => [eventId, subject, at])).toEqual([
    ['made', 'inclust.vlora.things.v1.thing.made', sequence],
    ['made-too', 'inclust.vlora.things.v1.thing.made', sequence],
  ]);
});

test('a tail ends with the stream that it reads', async () => {
  const own = testScope();
  const { url } = own.use(await openTestNats());
  const { connection } = own.use(await connectNats({ url, name: 'lost-stream', logger }));
  const streams = await jetstreamManager(connection);
  await reconcileStreams(streams, [eventsStream]);
  const away = '127.0.0.1:1';
  const operations = own.use(
    await createOperations({
      node: 'kerkyra',
      nats: connection,
      membersAddress: away,
      accountsAddress: away,
      eventsAddress: away,
      coworkingAddress: away,
      reportingAddress: away,
      webhooksAddress: away,
      access: testAccess(),
      logger,
    }),
  );
  const server = own.use(await startRpcServer({ listen: '127.0.0.1:0', services: operations.services }));
  const reader = own.use(openClient(OperationsServiceClient, `127.0.0.1:${server.port}`));
  await jetstream(connection).publish('inclust.kerkyra.other', 'no event');
  const stream = reader.tailEvents({ fromSequence: 1n, subject: '' }, new Metadata(), {
    deadline: Date.now() + 30_000,
  });
  const ended = (async () => {
    for await (const _ of stream as AsyncIterable<TailEventsResponse>) {
      await streams.streams.delete('EVENTS');
      await reconcileStreams(streams, [eventsStream]);
    }
  })();
  const error: unknown = await ended.catch((failed: unknown) => failed);
  expect([(error as ServiceError).code, refusalOf(error)?.reason]).toEqual([status.UNAVAILABLE, 'stream-lost']);
});

test('a tail leaves no consumer behind', async () => {
  await eventually(
    async () => {
      const names: string[] = [];
      for await (const consumer of manager.consumers.list('EVENTS')) names.push(consumer.name);
      return names.join() === 'reader';
    },
    { what: 'the consumers of the tails to be gone' },
  );
});

test('a tail does not hold up a server that ends', async () => {
  const operations = await createOperations({
    node: 'kerkyra',
    nats,
    membersAddress,
    accountsAddress: membersAddress,
    eventsAddress: membersAddress,
    coworkingAddress: membersAddress,
    reportingAddress: membersAddress,
    webhooksAddress: membersAddress,
    access: testAccess(),
    logger,
  });
  await using _ = operations;
  const server = await startRpcServer({ listen: '127.0.0.1:0', services: operations.services });
  using other = openClient(OperationsServiceClient, `127.0.0.1:${server.port}`);
  await registered('before-the-end');
  const stream = other.tailEvents({ fromSequence: 1n, subject: '' });
  const ended = new Promise<string>((resolve) => {
    stream.on('end', () => resolve('ended'));
    stream.on('error', () => resolve('cut off'));
  });
  await new Promise((resolve) => stream.once('data', resolve));
  stream.resume();
  await server[Symbol.asyncDispose]();
  expect(await ended).toBe('ended');
});

test('a tail of a subject outside the events is refused by its field', async () => {
  const error: unknown = await tailed({ fromSequence: 1n, subject: '$SYS.>' }, 1).catch((failed: unknown) => failed);
  expect(refusalOf(error)?.violations).toMatchObject([{ field: 'subject', rule: 'subject-format' }]);
});
