import { jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { DirectoryEntry, MemberMerged, MemberState, type Member } from '@inclust/contracts';
import { eventually, fileScope, openTestDatabase, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { newRequestId, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let url: string;
let nats: NatsConnection;
let client: Calls;

beforeAll(async () => {
  ({ url } = scope.use(await openTestNats()));
  ({ client, nats } = await serving(scope, database.url, url));
});

const idOf = (member: Member) => member.name.split('/').at(-1) ?? '';

/** What a stream holds, in order. */
async function messages(connection: NatsConnection, stream: string): Promise<StoredMsg[]> {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream);
  const found: StoredMsg[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage(stream, { seq });
    if (message) found.push(message);
  }
  return found;
}

/** The events of a member once there are those up to a version, as `type@version`. */
function eventsOf(connection: NatsConnection, member: Member, version: number): Promise<string[]> {
  return eventually(
    async () => {
      const found = (await messages(connection, 'EVENTS'))
        .filter((message) => message.header.get('ce-subject') === `members/${idOf(member)}`)
        .map(({ header }) => `${header.get('ce-type').split('.').at(-1)}@${header.get('ce-aggregateversion')}`);
      return found.some((one) => one.endsWith(`@${version}`)) && found;
    },
    { what: `version ${version} to be published` },
  );
}

/** What the stream of public state holds of a member. */
async function stateOf(member: Member): Promise<StoredMsg | undefined> {
  const manager = await jetstreamManager(nats);
  const subject = `state.kerkyra.members.member.${idOf(member)}`;
  return (await manager.streams.getMessage('STATE', { last_by_subj: subject })) ?? undefined;
}

test('every change is published once, in the order of its versions', async () => {
  const registered = await client.register(person());
  const updated = await client.update(registered, { locality: 'Κέρκυρα' }, ['profile.locality']);
  const withdrawn = await client.withdraw(updated);
  const readmitted = await client.readmit(withdrawn);
  const found = await eventsOf(nats, readmitted, 4);
  expect(found.toSorted((one, other) => one.slice(-1).localeCompare(other.slice(-1)))).toEqual([
    'MemberRegistered@1',
    'MemberUpdated@2',
    'MemberWithdrawn@3',
    'MemberReadmitted@4',
  ]);
});

test('no event holds personal data: not in the subject, not in a header, not in the body', async () => {
  const secrets = [
    'Μυστικός',
    'Αόρατος',
    'secret@example.org',
    '2661099999',
    'secret-note',
    'secret-id',
    '094014201',
    'Παξοί',
  ];
  const [
    familyName = '',
    givenName = '',
    email = '',
    phone = '',
    note = '',
    externalId = '',
    number = '',
    locality = '',
  ] = secrets;
  const one = await client.register(
    person({ familyName, givenName, email, phone, note, externalId, locality, listingConsent: true }),
  );
  const trader = await client.register(
    organisation({
      names: { el: { text: familyName, state: 'original' } },
      legalForm: 'sole-trader',
      register: { country: 'GR', number },
      listingConsent: true,
    }),
  );
  await client.withdraw(await client.update(one, { note: 'secret-note 2' }, ['profile.note']));
  await eventsOf(nats, one, 3);
  await eventsOf(nats, trader, 1);
  for (const message of await messages(nats, 'EVENTS')) {
    const headers = message.header.keys().map((key) => `${key}: ${message.header.get(key)}`);
    const bytes = Buffer.concat([Buffer.from(`${message.subject} ${headers.join(' ')} `), Buffer.from(message.data)]);
    for (const secret of secrets) expect(bytes.includes(secret), `${secret} in ${message.subject}`).toBe(false);
  }
});

test('the directory is told of members who agreed, and of their end; never of the others', async () => {
  const silent = await client.register(person());
  const listed = await client.register(person({ listingConsent: true, email: 'hidden@example.org' }));
  await eventsOf(nats, silent, 1);
  const shown = await eventually(() => stateOf(listed), { what: 'the public state' });
  expect(DirectoryEntry.decode(shown.data)).toMatchObject({ name: listed.name, version: 1n });
  expect(Buffer.from(shown.data).includes('hidden@example.org')).toBe(false);
  const revoked = await client.update(listed, { listingConsent: false }, ['profile.listing_consent']);
  const ended = await eventually(
    async () => {
      const state = await stateOf(listed);
      return state?.header.get('ce-tombstone') === 'true' && state;
    },
    { what: 'the tombstone' },
  );
  expect(ended.data).toHaveLength(0);
  expect(ended.header.get('ce-aggregateversion')).toBe(revoked.etag);
  await client.withdraw(silent);
  await eventsOf(nats, silent, 2);
  expect(await stateOf(silent)).toBeUndefined();
});

test('a merge is told of both, with facts of which only those of the target count; the source leaves a trace of ids', async () => {
  const named = { familyName: 'Συγχωνευμένος', listingConsent: true };
  const source = await client.register(person({ ...named, email: 'merged@example.org' }));
  const target = await client.register(person(named));
  const merged = await client.merge(source, target);
  expect(await eventsOf(nats, source, 2)).toContain('MemberMerged@2');
  expect(await eventsOf(nats, target, 2)).toContain('MemberMerged@2');
  const told = (await messages(nats, 'EVENTS')).filter(({ header }) => header.get('ce-type').endsWith('MemberMerged'));
  const facts = new Map(
    told.map(({ data }) => MemberMerged.decode(data)).map((event) => [event.facts?.memberId, event]),
  );
  for (const member of [source, target])
    expect(facts.get(idOf(member))).toMatchObject({ source: source.name, target: target.name });
  expect(facts.get(idOf(source))?.facts).toMatchObject({
    state: MemberState.MEMBER_STATE_MERGED,
    periods: [],
    roles: [],
    disciplines: [],
  });
  expect(facts.get(idOf(target))?.facts).toMatchObject({ state: MemberState.MEMBER_STATE_ACTIVE, version: 2n });
  for (const { data } of told)
    expect(Buffer.from(data).includes('merged@example.org') || Buffer.from(data).includes('Συγχωνευμένος')).toBe(false);
  const trace = await eventually(
    async () => {
      const state = await stateOf(source);
      return state?.header.get('ce-tombstone') === 'true' && state;
    },
    { what: 'the tombstone' },
  );
  const { name, version, mergedInto, displayName } = DirectoryEntry.decode(trace.data);
  expect({ name, version, mergedInto, displayName }).toEqual({
    name: source.name,
    version: 2n,
    mergedInto: merged.name,
  });
  const undone = await client.undo(source.name);
  expect(await eventsOf(nats, source, 3)).toContain('MemberMergeUndone@3');
  const shown = await eventually(
    async () => {
      const state = await stateOf(source);
      return state?.header.get('ce-tombstone') !== 'true' && state;
    },
    { what: 'the entry' },
  );
  expect(DirectoryEntry.decode(shown.data)).toMatchObject({ name: source.name, version: 3n, mergedInto: '' });
  expect(undone.source?.etag).toBe('3');
});

test('two processes over one database: 64 parallel registrations with one request id give one member and one event', async () => {
  await using own = new AsyncDisposableStack();
  const other = own.use(openTestDatabase());
  const first = await serving(own, other.url, url);
  const second = await serving(own, other.url, url);
  const requestId = newRequestId();
  const draft = person({ externalId: 'both' });
  const made = await Promise.all(
    Array.from({ length: 64 }, (_, turn) => (turn % 2 === 0 ? first : second).client.register(draft, requestId)),
  );
  const [member] = made;
  if (!member) throw new Error('nobody was registered');
  for (const one of made) expect(one).toEqual(member);
  const { members } = await second.client.list({});
  expect(members).toEqual([member]);
  expect(await eventsOf(first.nats, member, 1)).toEqual(['MemberRegistered@1']);
  const document = await first.mongo.collection('members').findOne({ _id: idOf(member) as never });
  if (!document) throw new Error('nobody was written');
  const { version, writer, pendingAt } = document;
  expect(version).toBe(1);
  await eventually(
    async () => {
      const noted = await first.mongo.collection('outbox_writers').findOne({ _id: writer });
      return noted && noted['before'] > pendingAt;
    },
    { what: 'it to be noted that all is published' },
  );
  expect(await eventsOf(first.nats, member, 1)).toEqual(['MemberRegistered@1']);
});

test('two processes over one database: parallel changes of one member each have a version and an event of their own', async () => {
  await using own = new AsyncDisposableStack();
  const other = own.use(openTestDatabase());
  const first = await serving(own, other.url, url);
  const second = await serving(own, other.url, url);
  const member = await first.client.register(person());
  const settled = await Promise.all(
    Array.from({ length: 16 }, (_, turn) =>
      (turn % 2 === 0 ? first : second).client.update({ ...member, etag: '' }, { locality: `place ${turn}` }, [
        'profile.locality',
      ]),
    ),
  );
  const etags = settled.map((one) => Number(one.etag)).toSorted((a, b) => a - b);
  expect(etags).toEqual(Array.from({ length: 16 }, (_, turn) => turn + 2));
  const found = await eventsOf(nats, member, 17);
  await eventually(async () => new Set(await eventsOf(nats, member, 17)).size === 17, { what: 'all seventeen events' });
  expect(found).toContain('MemberRegistered@1');
});
