import { status } from '@grpc/grpc-js';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { DirectoryEntry, type Member } from '@inclust/contracts';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { person } from './build.ts';
import { refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
const form = { purpose: 'directory', textVersion: '2027-1', language: 'el', source: 'form' };
/** Here it is still a day that is over in the place where it is first. */
const [last, first] = ['Etc/GMT+12', 'Pacific/Kiritimati'];
let natsUrl: string;
let nats: NatsConnection;
let client: Calls;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  ({ client, nats } = await serving(scope, database.url, natsUrl, { timeZone: last }));
});

/** The directory's entry of a member at its version; `undefined` for a tombstone. */
async function entryOf({ name, etag }: Member): Promise<DirectoryEntry | undefined> {
  const manager = await jetstreamManager(nats);
  const subject = `state.kerkyra.members.member.${name.split('/').at(-1)}`;
  const message = await eventually(
    async () => {
      const found = await manager.streams.getMessage('STATE', { last_by_subj: subject });
      return found?.header.get('ce-aggregateversion') === etag && found;
    },
    { what: `version ${etag} of ${name} to be published` },
  );
  return message.data.length > 0 ? DirectoryEntry.decode(message.data) : undefined;
}

test('with the consent the directory has what other nodes may see, says what everybody may, and why', async () => {
  const registered = await client.register(
    person({ email: 'one@example.org', phone: '+30 2661 1', locality: 'Κέρκυρα' }),
  );
  const listed = await client.consent(registered, form);
  expect(listed.consents).toMatchObject([
    { ...form, actor: 'operator', endReason: '', legalBasis: 'GDPR 6(1)(a), 49(1)(a)' },
  ]);
  expect(await entryOf(listed)).toMatchObject({
    displayName: { el: { text: 'Γιώργος Παπαδόπουλος' } },
    locality: 'Κέρκυρα',
    email: '',
    phone: '',
    legalBasis: 'GDPR 6(1)(a), 49(1)(a)',
    consentTextVersion: '2027-1',
    publicFields: expect.arrayContaining(['display_name', 'locality']),
  });

  const sharing = await client.share(listed, { email: 'federation', locality: 'node' });
  expect(sharing.sharing).toMatchObject({ email: 'federation', locality: 'node', phone: 'private', note: 'private' });
  const shared = await entryOf(sharing);
  expect(shared).toMatchObject({ email: 'one@example.org', phone: '', locality: '' });
  expect(shared?.publicFields).not.toContain('email');

  const withdrawn = await client.withdrawConsent(sharing, 'directory');
  expect(withdrawn.consents).toMatchObject([{ endReason: 'withdrawn' }]);
  expect(withdrawn.profile?.listingConsent).toBe(false);
  expect(await entryOf(withdrawn)).toBeUndefined();
});

test('a consent that runs out ends by itself, and the member is in no directory any more', async () => {
  const tomorrow = Temporal.Now.plainDateISO(last).add({ days: 1 }).toString();
  const listed = await client.consent(await client.register(person()), { ...form, expireDate: tomorrow });
  const lasting = await client.consent(await client.register(person()), form);
  expect(await entryOf(listed)).toBeDefined();
  // A register that begins where that day has come.
  const later = await serving(scope, database.url, natsUrl, { timeZone: first });
  const ended = await eventually(
    async () => {
      const found = await later.client.get(listed.name);
      return found.consents[0]?.endReason === 'expired' && found;
    },
    { what: 'the consent to end' },
  );
  expect(ended).toMatchObject({ etag: '3', profile: { listingConsent: false } });
  expect(await entryOf(ended)).toBeUndefined();
  expect((await later.client.history(ended.name)).at(-1)).toMatchObject({
    kind: 'consents-expired',
    actor: 'register',
    purposes: ['directory'],
  });
  expect(await later.client.get(lasting.name)).toEqual(lasting);
});

test('what is refused is refused by its field', async () => {
  const member = await client.register(person());
  expect(await refused(client.consent(member, { ...form, purpose: 'all', source: 'hearsay' }))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    fields: ['consent.purpose purpose-unknown', 'consent.source source-unknown'],
  });
  expect(await refused(client.consent(member, { ...form, expireDate: '1.6.2027' }))).toMatchObject({
    fields: ['consent.expire_date date-format'],
  });
  expect(await refused(client.withdrawConsent(member, 'newsletter'))).toMatchObject({
    code: status.FAILED_PRECONDITION,
    reason: 'consent-not-given',
  });
  expect(await refused(client.share(member, { note: 'public', hat: 'node' }))).toMatchObject({
    fields: ['sharing[note] audience-too-wide', 'sharing[hat] field-unknown'],
  });
  expect(await client.get(member.name)).toEqual(member);
});
