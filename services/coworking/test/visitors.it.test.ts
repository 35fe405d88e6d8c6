import { randomUUID } from 'node:crypto';
import type { NodeClient } from '@inclust/client';
import { VisitorSignedIn, decodeEnvelope } from '@inclust/contracts';
import type { Actor } from '@inclust/kernel';
import { eventually, fileScope, noteSecret, openTestDatabase, openTestNats } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { accountOf, memberOf, node, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
const integrator: Actor = { kind: 'apiKey', id: 'figures', node, roles: ['integrator'] };
let one: NodeClient;
let other: NodeClient;
let figures: NodeClient;
let member: NodeClient;
let mongo: Connection;
let nats: NatsConnection;
let servers: { readonly mongoUrl: string; readonly natsUrl: string };
let moment = Date.parse('2027-10-05T08:00:00Z');
const now = () => moment;

beforeAll(async () => {
  servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  ({ client: one, mongo, nats } = await servingCoworking(scope, servers, { now }));
  other = (await servingCoworking(scope, servers, { now })).client;
  figures = (await servingCoworking(scope, servers, { now, actor: integrator })).client;
  member = (await servingCoworking(scope, servers, { now, actor: accountOf(memberOf()) })).client;
});

const comes = (client: NodeClient, space: string, visitorName: string, more: object = {}) =>
  client.visitors.signInVisitor({ space, visitorName, visits: 'Αρχείο', ...more });

/** The events of the visitor books that the stream has, as their bodies say it. */
async function told(space: string): Promise<readonly string[]> {
  const manager = await jetstreamManager(nats);
  const { state } = await manager.streams.info('EVENTS');
  const found: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage('EVENTS', { seq });
    const envelope = message && decodeEnvelope(message.header, message.data);
    if (!envelope?.type.startsWith('inclust.coworking.v1.Visitor')) continue;
    const { facts } = VisitorSignedIn.decode(envelope.body);
    if (facts && space.endsWith(facts.spaceId))
      found.push(`${envelope.type.split('.').at(-1)} @${facts.version} ${facts.date} ${facts.visitors}/${facts.left}`);
  }
  return found;
}

test('who comes is in the book of the day there, leaves once, and events tell counts alone', async () => {
  const space = await spaceOn(one);
  const name = noteSecret('Ευανθία Παπαγεωργίου-Κόντη');
  const requestId = randomUUID();
  const { visitor } = await comes(one, space, name, { requestId });
  expect(visitor).toMatchObject({ visitorName: name, visits: 'Αρχείο', localSignIn: '2027-10-05T11:00:00' });
  expect((await comes(one, space, name, { requestId })).visitor).toEqual(visitor);
  await comes(other, space, 'Drita');
  moment += 90 * 60_000;
  const { visitor: gone } = await other.visitors.signOutVisitor({ name: visitor?.name ?? '' });
  expect(gone).toMatchObject({ localSignIn: '2027-10-05T11:00:00', localSignOut: '2027-10-05T12:30:00' });
  moment += 60_000;
  expect((await one.visitors.signOutVisitor({ name: visitor?.name ?? '' })).visitor).toEqual(gone);
  const { days } = await one.visitors.listVisitors({ space });
  expect(days).toMatchObject([{ date: '2027-10-05', count: 2, namesExpireTime: '2027-11-04T22:00:00.000Z' }]);
  expect(days[0]?.visitors.map(({ visitorName }) => visitorName)).toEqual([name, 'Drita']);
  const expected = [
    'VisitorSignedIn @1 2027-10-05 1/0',
    'VisitorSignedIn @2 2027-10-05 2/0',
    'VisitorSignedOut @3 2027-10-05 2/1',
  ];
  await eventually(async () => (await told(space)).length === 3, { what: 'the events' });
  expect(await told(space)).toEqual(expected);
});

test('who is signed in just before midnight and again by a repeat after it came once', async () => {
  const space = await spaceOn(one);
  const before = moment;
  moment = Date.parse('2027-10-05T20:59:59Z');
  const requestId = randomUUID();
  const { visitor } = await comes(one, space, 'Agron', { requestId });
  moment += 2_000;
  expect((await comes(other, space, 'Agron', { requestId })).visitor).toEqual(visitor);
  await comes(one, space, 'Agron');
  const { days } = await one.visitors.listVisitors({ space, fromDate: '2027-10-05', untilDate: '2027-10-07' });
  expect(days.map(({ date, count }) => `${date} ${count}`)).toEqual(['2027-10-05 1', '2027-10-06 1']);
  moment = before;
});

test('those who come at once through two processes are all counted, each once', async () => {
  const space = await spaceOn(one);
  const names = Array.from({ length: 24 }, (_, turn) => `visitor ${String(turn).padStart(2, '0')}`);
  await Promise.all(names.map((name, turn) => comes(turn % 2 === 0 ? one : other, space, name)));
  const { days } = await one.visitors.listVisitors({ space });
  expect(days[0]?.visitors.map(({ visitorName }) => visitorName).toSorted()).toEqual(names);
  expect(days[0]?.count).toBe(24);
});

test('names go 30 days after the day by themselves, and how many came stays; before that nobody is forgotten', async () => {
  const space = await spaceOn(one);
  const name = noteSecret('Χαρίκλεια Βασιλοπούλου-Ζήση');
  await comes(one, space, name);
  moment += 60_000;
  const second = (await comes(one, space, 'Agim')).visitor?.name ?? '';
  await one.visitors.forgetVisitor({ name: second });
  await expect(one.visitors.signOutVisitor({ name: second })).rejects.toMatchObject({ reason: 'visitor-not-found' });
  const dates = { space, fromDate: '2027-10-05', untilDate: '2027-10-06' };
  const book = async () => (await one.visitors.listVisitors(dates)).days[0];
  expect(await book()).toMatchObject({ count: 2, visitors: [{ visitorName: name }] });
  moment = Date.parse('2027-11-04T22:00:00Z') - 1;
  await servingCoworking(scope, servers, { now });
  // It is looked for at the start: what has a moment left is left alone, which one that has none shows.
  const later = await spaceOn(one, { timeZone: 'Europe/London' });
  await comes(one, later, 'Blerina');
  expect((await book())?.visitors).toHaveLength(1);
  moment += 1;
  await servingCoworking(scope, servers, { now });
  await eventually(async () => (await book())?.visitors.length === 0, { what: 'the name to be forgotten' });
  expect(await book()).toMatchObject({ date: '2027-10-05', count: 2, visitors: [] });
  expect((await one.visitors.listVisitors({ space: later })).days[0]?.visitors).toHaveLength(1);
  const kept = async () => JSON.stringify(await mongo.collection('visitor_days').find().toArray());
  await eventually(async () => !(await kept()).includes('Χαρίκλεια'), { what: 'nothing to be left of the name' });
});

test('the book is for staff, counts are for who reads figures', async () => {
  const space = await spaceOn(one);
  const { visitor } = await comes(one, space, 'Teuta');
  const { days } = await figures.visitors.countVisitors({ space });
  expect(days).toMatchObject([{ count: 1, visitors: [] }]);
  const refused = { reason: 'not-allowed' };
  await expect(figures.visitors.listVisitors({ space })).rejects.toMatchObject(refused);
  await expect(member.visitors.countVisitors({ space })).rejects.toMatchObject(refused);
  await expect(comes(member, space, 'Teuta')).rejects.toMatchObject(refused);
  await expect(member.visitors.forgetVisitor({ name: visitor?.name ?? '' })).rejects.toMatchObject(refused);
});

test('what is wrong is named by its field', async () => {
  const space = await spaceOn(one);
  const rules = async (call: Promise<unknown>) =>
    call.then(
      () => [],
      (error: { violations: { field: string; rule: string }[] }) =>
        error.violations.map(({ field, rule }) => `${field} ${rule}`),
    );
  expect(await rules(comes(one, space, '  '))).toEqual(['visitor_name text-length']);
  expect(await rules(comes(one, space, 'Teuta', { visits: 'x'.repeat(121) }))).toEqual(['visits too-long']);
  const month = { space, fromDate: '2027-10-01', untilDate: '2027-11-02' };
  expect(await rules(one.visitors.listVisitors(month))).toEqual(['until_date period-too-long']);
  expect(await rules(one.visitors.countVisitors(month))).toEqual([]);
  expect(await rules(one.visitors.signOutVisitor({ name: space }))).toEqual(['name resource-name']);
  const nowhere = space.replace(/[^/]+$/, randomUUID());
  await expect(comes(one, nowhere, 'Teuta')).rejects.toMatchObject({ reason: 'space-not-found' });
});
