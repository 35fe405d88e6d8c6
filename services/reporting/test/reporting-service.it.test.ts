import { createLogger } from '@inclust/host';
import { Metadata } from '@grpc/grpc-js';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventSubject, MemberRegistered, MemberState, ReportingServiceClient, type Envelope } from '@inclust/contracts';
import { connectNats, deadLetterStream, listDeadLetters, publishEvents, reconcileStreams } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { testAccess } from '@inclust/access/testing';
import { callUnary, openClient, refusalOf, startRpcServer } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase, toldStream } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { createReporting } from '../src/service.ts';

const scope = fileScope();
const database = testDatabase();
let nats: NatsConnection;
let client: ReportingServiceClient;

beforeAll(async () => {
  const logger = createLogger({ node: 'test', service: 'reporting', level: 'trace', destination: toldStream });
  const { url } = scope.use(await openTestNats());
  const mongo = scope.use(await connectMongo(database.url, 'reporting-test')).connection;
  nats = scope.use(await connectNats({ url, name: 'reporting-test', logger })).connection;
  await reconcileStreams(await jetstreamManager(nats), [deadLetterStream]);
  const reporting = scope.use(
    await createReporting({ timeZone: 'Europe/Athens', mongo, nats, access: testAccess(), logger }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: reporting.services }));
  client = scope.use(openClient(ReportingServiceClient, `127.0.0.1:${server.port}`));
});

const figures = (indicator: string) => callUnary(client.listFigures.bind(client), new Metadata(), { indicator });

/** Publishes that an organisation has joined; `more` spoils the envelope. */
async function joined(node: string, memberId: string, more: Partial<Envelope> = {}): Promise<void> {
  const facts = {
    memberId,
    version: 1n,
    state: MemberState.MEMBER_STATE_ACTIVE,
    kind: 'organisation',
    disciplines: ['heritage'],
    periods: [{ fromDate: '2026-01-10' }],
    organisation: { distinctKey: 'GR:1' },
  };
  const type = 'inclust.members.v1.MemberRegistered';
  const id = `${node}-${memberId}-${more.subject ?? ''}`;
  const envelope: Envelope = {
    id,
    type,
    node,
    time: '2026-01-10T12:00:00.000Z',
    subject: `members/${memberId}`,
    version: 1,
    tombstone: false,
    body: MemberRegistered.encode(MemberRegistered.fromPartial({ facts })).finish(),
    ...more,
  };
  expect(await publishEvents(nats, [{ subject: eventSubject(node, type), envelope, messageId: id }])).toEqual([true]);
}

test('events become figures of their node, the sum over all, and the distinct number beside it, with their freshness', async () => {
  await joined('kerkyra', 'a');
  await joined('korce', 'b');
  const total = await eventually(
    async () => {
      const found = (await figures('organisations-by-discipline')).figures.filter(
        ({ dimensions }) => !dimensions.some(({ key }) => key === 'discipline'),
      );
      return found.length === 4 && found;
    },
    { what: 'the figures of both nodes' },
  );
  const told = total.map(({ dimensions, value, aggregation }) => [dimensions[0]?.value ?? 'all', value, aggregation]);
  expect(told).toEqual([
    ['kerkyra', 1n, 1],
    ['korce', 1n, 1],
    ['all', 2n, 2],
    ['all', 1n, 1],
  ]);
  expect(total[3]?.nodes.map(({ nodeId }) => nodeId)).toEqual(['kerkyra', 'korce']);
});

test.each<[string, Partial<Envelope>, string]>([
  ['whose body is no message', { body: new Uint8Array([255, 255, 255]) }, 'body-malformed'],
  ['that is not about its subject', { subject: 'members/other' }, 'facts-malformed'],
  ['at another version than its envelope', { version: 2 }, 'facts-malformed'],
])('an event %s is a dead letter and counts nothing', async (_, more, reason) => {
  const id = `bad-${reason}-${JSON.stringify(more).length}`;
  await joined('kerkyra', id, { id, ...more });
  const manager = await jetstreamManager(nats);
  const letter = await eventually(
    async () => (await listDeadLetters(manager, 0, 100)).find(({ eventId }) => eventId === id),
    { what: 'the dead letter' },
  );
  expect(letter).toMatchObject({ stream: 'EVENTS', consumer: 'reporting', reason });
});

test('of events and who came facts are kept, of who has registered none', async () => {
  const node = 'vlore';
  for (const event of ['RegistrationConfirmed', 'RegistrationCheckInNoted', 'AttendanceRecorded'] as const) {
    const type = `inclust.events.v1.${event}` as const;
    const envelope: Envelope = {
      id: `${node}-${type}`,
      type,
      node,
      time: '2026-01-10T12:00:00.000Z',
      subject: `attendance/${event}`,
      version: 1,
      tombstone: false,
      body: new Uint8Array(),
    };
    const subject = eventSubject(node, type);
    await publishEvents(nats, [{ subject, envelope, messageId: envelope.id }]);
  }
  const manager = await jetstreamManager(nats);
  await eventually(
    async () => {
      const { num_pending, num_ack_pending } = await manager.consumers.info('EVENTS', 'reporting');
      return num_pending + num_ack_pending === 0;
    },
    { what: 'reporting to have read everything' },
  );
  expect((await callUnary(client.countFacts.bind(client), new Metadata(), { nodeId: node })).count).toBe(1n);
});

test('an indicator that there is not is refused by its field', async () => {
  const error: unknown = await figures('happiness').catch((failed: unknown) => failed);
  expect(refusalOf(error)?.violations).toMatchObject([{ field: 'indicator', rule: 'indicator-unknown' }]);
});
