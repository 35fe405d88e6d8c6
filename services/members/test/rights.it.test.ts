import { Metadata } from '@grpc/grpc-js';
import {
  AccountState,
  Registration,
  RegistrationState,
  Booking,
  BookingState,
  CreditAccount,
  CreditSource,
  CreditUnit,
  LedgerEntry,
  type Account,
  type Member,
} from '@inclust/contracts';
import { parseUuid, type Actor, type Role, type Uuid } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { keysInMemory, ledgerInMemory, newRequestId, node, refused, serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
const vaultKeys = keysInMemory();
const erasedMembers = ledgerInMemory();
const metadata = new Metadata();
type Served = Awaited<ReturnType<typeof serving>>;
let natsUrl: string;
let coordinator: Served;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  coordinator = await as(['coordinator']);
});

const idOf = ({ name }: Pick<Member, 'name'>): Uuid => parseUuid(name.slice(-36)) as Uuid;

/** The services as somebody with these roles sees them; a member, where one is given. */
function as(roles: readonly Role[], member?: Member, accounts: readonly Partial<Account>[] = []): Promise<Served> {
  const own = member ? { member: idOf(member) } : {};
  const actor: Actor = { kind: 'account', id: roles.join('+'), node, roles, session: 's', ...own };
  return serving(scope, database.url, natsUrl, { actor, vaultKeys, erasedMembers, accounts });
}

const erase = async (
  { rights }: Served,
  { name, etag = '' }: Partial<Member>,
  reason = 'member-request',
  requestId = newRequestId(),
) => callUnary(rights.eraseMember.bind(rights), metadata, { name: name ?? '', etag, reason, requestId });
const exported = ({ rights }: Served, { name }: Member, language = '') =>
  callUnary(rights.exportPersonalData.bind(rights), metadata, { name, language });
const retention = async ({ rights }: Served, validateOnly: boolean) =>
  (await callUnary(rights.applyRetention.bind(rights), metadata, { validateOnly })).due;
const erasures = async ({ rights }: Served) =>
  (await callUnary(rights.listErasures.bind(rights), metadata, { pageSize: 1000, pageToken: '' })).erasures;
const declare = ({ vault }: Served, { name }: Pick<Member, 'name'>, note: string) =>
  callUnary(vault.declareVulnerability.bind(vault), metadata, {
    name,
    declaration: {
      id: '',
      category: 'disability',
      regime: '',
      purposes: ['support-programme'],
      textVersion: '2027-1',
      language: 'el',
      note,
      declareTime: undefined,
    },
    requestId: newRequestId(),
  });

/** Everything that the database has, as text. */
async function everythingKept(): Promise<string> {
  const all: string[] = [];
  const { mongo } = coordinator;
  for (const { name } of (await mongo.db?.listCollections().toArray()) ?? [])
    for await (const document of mongo.collection(name).find({})) all.push(`${name} ${JSON.stringify(document)}`);
  return all.join('\n');
}

const secrets = ['Κανάρα', 'kanara', '2681099887', 'Οδός Κανάρα', 'Μάρω'];

/** Which of the secrets the database still has. */
async function leftInDatabase(): Promise<string[]> {
  const all = await everythingKept();
  return secrets.filter((secret) => all.includes(secret));
}

async function canary(): Promise<Member> {
  const { client } = coordinator;
  const registered = await client.register(
    person({
      givenName: 'Μαρία',
      familyName: 'Κανάρα',
      email: 'kanara@example.gr',
      phone: '+302681099887',
      locality: 'Οδός Κανάρα',
      externalId: `kanara-${newRequestId()}`,
      note: 'kanara: προσοχή',
      listingConsent: true,
    }),
  );
  // Answers to earlier requests hold what she was then.
  return client.update(registered, { locality: 'Οδός Κανάρα 2' }, ['profile.locality']);
}

test('of who is erased the database keeps nothing but what the answer names', async () => {
  const member = await canary();
  await declare(coordinator, member, 'kanara ράμπα');
  expect(await leftInDatabase()).toContain('Κανάρα');
  const { member: left, kept } = await erase(coordinator, member);
  expect(kept.map(({ part }) => part)).toEqual(['id', 'stays', 'roles', 'consents', 'history', 'figures']);
  expect(left?.profile?.kind).toMatchObject({ $case: 'person', value: { givenName: '', familyName: '' } });
  expect(await leftInDatabase()).toEqual([]);
  // Her key is gone, and what was under it.
  expect(await coordinator.mongo.collection('vault_keys').countDocuments({ _id: idOf(member) as never })).toBe(0);
  expect(await coordinator.mongo.collection('vault').countDocuments({ member: idOf(member) })).toBe(0);
  expect(erasedMembers.all()).toContain(idOf(member));
  expect((await erasures(coordinator)).find(({ name }) => name === member.name)).toMatchObject({
    reason: 'member-request',
    actor: 'coordinator',
    finishTime: expect.any(String) as string,
  });
});

test('she is in no list and found by nothing, but by her id', async () => {
  const member = await canary();
  await erase(coordinator, member);
  const { client } = coordinator;
  expect((await client.get(member.name)).name).toBe(member.name);
  const listed = await callUnary(client.raw.listMembers.bind(client.raw), metadata, {
    filter: undefined,
    pageSize: 1000,
    pageToken: '',
  });
  expect(listed.members.map(({ name }) => name)).not.toContain(member.name);
  const found = await callUnary(client.raw.searchMembers.bind(client.raw), metadata, {
    query: 'Κανάρα',
    filter: undefined,
    pageSize: 1000,
    pageToken: '',
  });
  expect(found.members.map(({ name }) => name)).not.toContain(member.name);
});

test('a retry gets the same answer, another reason under its id is refused, and erasing again changes nothing', async () => {
  const member = await canary();
  const requestId = newRequestId();
  const first = await erase(coordinator, member, 'unlawful', requestId);
  expect(await erase(coordinator, member, 'unlawful', requestId)).toEqual(first);
  expect(await refused(erase(coordinator, member, 'mistake', requestId))).toMatchObject({
    fields: ['request_id request-id-reused'],
  });
  const again = await erase(coordinator, { name: member.name });
  expect(again.member?.etag).toBe(first.member?.etag);
});

test('what is wrong with a request is named, and nothing is done', async () => {
  const member = await canary();
  expect(await refused(erase(coordinator, member, 'whim'))).toMatchObject({ fields: ['reason reason-unknown'] });
  expect(await refused(erase(coordinator, { name: member.name, etag: '1' }))).toMatchObject({ reason: 'stale-etag' });
  expect(
    await refused(erase(coordinator, { name: `nodes/${node}/members/018f2f6e-7a3b-7c11-9d2e-0123456789ab` })),
  ).toMatchObject({ reason: 'member-not-found' });
  expect(await refused(erase(coordinator, member, 'mistake', 'short'))).toMatchObject({
    fields: ['request_id request-id-format'],
  });
  expect(await refused(exported(coordinator, member, 'de'))).toMatchObject({ fields: ['language language-unknown'] });
  expect(await coordinator.client.get(member.name)).toEqual(member);
  await erase(coordinator, member);
});

test('a member erases and exports herself and nobody else; an auditor neither', async () => {
  const [own, other] = [await canary(), await canary()];
  const herself = await as(['member'], own);
  const auditor = await as(['auditor']);
  for (const work of [erase, exported]) {
    expect(await refused(work(herself, other) as Promise<unknown>)).toMatchObject({ reason: 'not-allowed' });
    expect(await refused(work(auditor, other) as Promise<unknown>)).toMatchObject({ reason: 'not-allowed' });
  }
  expect((await exported(herself, own)).json.length).toBeGreaterThan(0);
  await erase(herself, own);
  await erase(coordinator, other);
});

// Covers: a declaration that is on its way while the person is erased makes her a new key afterwards.
test('what is declared while she is erased is not kept', async () => {
  for (let round = 0; round < 5; round += 1) {
    const member = await canary();
    await declare(coordinator, member, 'kanara');
    const outcomes = await Promise.allSettled([
      ...[1, 2, 3, 4].map(() => declare(coordinator, member, 'kanara')),
      erase(coordinator, { name: member.name }),
      ...[5, 6, 7, 8].map(() => declare(coordinator, member, 'kanara')),
    ]);
    expect(outcomes[4]?.status).toBe('fulfilled');
    expect(await coordinator.mongo.collection('vault').countDocuments({ member: idOf(member) })).toBe(0);
    expect(await coordinator.mongo.collection('vault_keys').countDocuments({ _id: idOf(member) as never })).toBe(0);
  }
});

// Covers: a crash between the write that empties the record and what follows it.
test('an erasure that was cut off is finished at the next start', async () => {
  const member = await canary();
  await declare(coordinator, member, 'kanara');
  const id = idOf(member);
  const kept = await coordinator.mongo.collection('vault_keys').findOne({ _id: id as never });
  const sealed = await coordinator.mongo.collection('vault').find({ member: id }).toArray();
  await erase(coordinator, member);
  // As it was when the process was killed before the vault was emptied.
  await coordinator.mongo.collection('vault_keys').insertOne(kept as never);
  await coordinator.mongo.collection('vault').insertMany(sealed);
  await coordinator.mongo.collection('erasures').deleteOne({ _id: id as never });
  expect((await erasures(coordinator)).find(({ name }) => name === member.name)?.finishTime).toBeUndefined();
  const restarted = await as(['coordinator']);
  expect((await erasures(restarted)).find(({ name }) => name === member.name)?.finishTime).toBeDefined();
  expect(await coordinator.mongo.collection('vault_keys').countDocuments({ _id: id as never })).toBe(0);
});

// Covers: a backup from before the erasure that is put back.
test('who comes back with an older copy of the database is erased again at the start', async () => {
  const member = await canary();
  const id = idOf(member);
  const members = coordinator.mongo.collection('members');
  const older = await members.findOne({ _id: id as never });
  const { member: erasedOnce } = await erase(coordinator, member);
  await members.replaceOne({ _id: id as never }, older as never);
  await coordinator.mongo.collection('erasures').deleteOne({ _id: id as never });
  expect(await leftInDatabase()).toContain('Κανάρα');
  const restarted = await as(['coordinator']);
  expect(await leftInDatabase()).toEqual([]);
  const after = await restarted.client.get(member.name);
  expect(after).toMatchObject({ state: erasedOnce?.state, etag: erasedOnce?.etag });
  expect((await restarted.client.history(member.name)).at(-1)).toMatchObject({ kind: 'erased', reason: 'returned' });
});

test('the export has everything, the vault and what staff wrote included, and says who asked', async () => {
  const member = await canary();
  await declare(coordinator, member, 'kanara ράμπα');
  const { json, pdf } = await exported(coordinator, member, 'sq');
  const data = JSON.parse(Buffer.from(json).toString('utf8')) as Record<string, unknown>;
  expect(data).toMatchObject({
    node,
    member: { name: member.name, profile: { email: 'kanara@example.gr', note: 'kanara: προσοχή' } },
    declarations: [{ category: 'disability', note: 'kanara ράμπα' }],
    audit: [{ action: 'vault-declared' }, { action: 'personal-data-exported', actor: 'coordinator' }],
  });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  for (const said of [
    'Të dhënat tuaja',
    'Κανάρα',
    'kanara@example.gr',
    'kanara: προσοχή',
    'kanara ράμπα',
    'aftësi e kufizuar',
    'anëtar aktiv',
  ])
    expect(text.replaceAll(/\s+/g, ' ')).toContain(said);
  await erase(coordinator, member);
});

test.each([
  ['el', 'Λογαριασμοί σύνδεσης', 'συντονισμός', 'ενεργός'],
  ['sq', 'Llogaritë e hyrjes', 'koordinim', 'aktive'],
  ['en', 'Accounts for logging in', 'coordinator', 'active'],
])('the export has her account, in %s too', async (language, ...said) => {
  const member = await coordinator.client.register(person({ familyName: 'Account' }));
  const account = {
    name: `nodes/${node}/accounts/018f2f6e-7a3b-7c11-9d2e-0123456789ab`,
    email: 'login@example.gr',
    language: 'el',
    roles: ['member', 'coordinator'],
    member: member.name,
    state: AccountState.ACCOUNT_STATE_ACTIVE,
    createTime: '2027-01-10T12:00:00.000Z',
    lastLoginTime: '2027-02-11T08:30:00.000Z',
  };
  const served = await as(['coordinator'], undefined, [
    account,
    { ...account, member: 'nodes/x', email: 'no@example.gr' },
  ]);
  const { json, pdf } = await exported(served, member, language);
  const { accounts } = JSON.parse(Buffer.from(json).toString('utf8')) as { accounts: unknown };
  expect(accounts).toEqual([
    {
      name: account.name,
      email: 'login@example.gr',
      language: 'el',
      roles: ['member', 'coordinator'],
      state: 'active',
      createTime: account.createTime,
      lastLoginTime: account.lastLoginTime,
    },
  ]);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  for (const one of ['login@example.gr', '2027-01-10', '2027-02-11 10:30 +02:00', ...said])
    expect(text.replaceAll(/\s+/g, ' ')).toContain(one);
  expect(text).not.toContain('no@example.gr');
});

test.each([
  ['el', 'Εγγραφές σε εκδηλώσεις', 'στη λίστα αναμονής'],
  ['sq', 'Regjistrime në veprimtari', 'në listën e pritjes'],
  ['en', 'Registrations for events', 'on the waiting list'],
])('the export has what she registered for and said with it, in %s too', async (language, ...said) => {
  const member = await coordinator.client.register(person({ familyName: 'Guest' }));
  const events = `nodes/${node}/events/018f2f6e-7a3b-7c11-9d2e-0123456789ab/occurrences/2027-10-19T19:00:00`;
  const name = `${events}/registrations/018f2f6e-7a3b-7c11-9d2e-0123456789ac`;
  const registration = Registration.fromPartial({
    name,
    person: member.name,
    state: RegistrationState.REGISTRATION_STATE_WAITING,
    lines: [{ ticketType: 'seat', quantity: 2, attendees: [{ displayName: 'Λίνα Φίλη', email: 'lina@example.gr' }] }],
    answers: { diet: { kind: { $case: 'freeText', value: 'χωρίς γλουτένη' } } },
    history: [{ state: RegistrationState.REGISTRATION_STATE_WAITING, time: '2027-01-10T12:00:00.000Z' }],
  });
  const actor: Actor = { kind: 'account', id: 'coordinator', node, roles: ['coordinator'], session: 's' };
  const registrations = [registration, { ...registration, person: 'nodes/x', name: 'somebody else' }];
  const served = await serving(scope, database.url, natsUrl, { actor, vaultKeys, erasedMembers, registrations });
  const { json, pdf } = await exported(served, member, language);
  const found = JSON.parse(Buffer.from(json).toString('utf8')) as { registrations: unknown };
  expect(found.registrations).toEqual([
    {
      name,
      state: 'waiting',
      registerTime: '2027-01-10T12:00:00.000Z',
      lines: [{ ticketType: 'seat', quantity: 2, attendees: [{ displayName: 'Λίνα Φίλη', email: 'lina@example.gr' }] }],
      answers: { diet: 'χωρίς γλουτένη' },
      payment: 'not-due',
    },
  ]);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  for (const one of ['2 seat', 'Λίνα', 'χωρίς', '2027-01-10', ...said])
    expect(text.replaceAll(/\s+/g, ' ')).toContain(one);
});

test.each([
  ['el', 'Κρατήσεις χώρων', 'επιβεβαιωμένη'],
  ['sq', 'Rezervime hapësirash', 'i konfirmuar'],
  ['en', 'Bookings of spaces', 'confirmed'],
])('the export has what she booked and what for, in %s too', async (language, ...said) => {
  const member = await coordinator.client.register(person({ familyName: 'Tenant' }));
  const booking = Booking.fromPartial({
    name: `nodes/${node}/bookings/018f2f6e-7a3b-7c11-9d2e-0123456789ac`,
    resource: `nodes/${node}/resources/018f2f6e-7a3b-7c11-9d2e-0123456789ab`,
    person: member.name,
    state: BookingState.BOOKING_STATE_CONFIRMED,
    localStart: '2027-10-19T19:00:00',
    localEnd: '2027-10-19T20:30:00',
    timeZone: 'Europe/Athens',
    people: 3,
    note: 'Πρόβα',
    createTime: '2027-01-10T12:00:00.000Z',
  });
  const actor: Actor = { kind: 'account', id: 'coordinator', node, roles: ['coordinator'], session: 's' };
  const bookings = [booking, { ...booking, person: 'nodes/x', note: 'somebody else' }];
  const served = await serving(scope, database.url, natsUrl, { actor, vaultKeys, erasedMembers, bookings });
  const { json, pdf } = await exported(served, member, language);
  const found = JSON.parse(Buffer.from(json).toString('utf8')) as { bookings: unknown };
  expect(found.bookings).toEqual([
    {
      name: booking.name,
      resource: booking.resource,
      state: 'confirmed',
      localStart: '2027-10-19T19:00:00',
      localEnd: '2027-10-19T20:30:00',
      timeZone: 'Europe/Athens',
      people: 3,
      note: 'Πρόβα',
      createTime: '2027-01-10T12:00:00.000Z',
    },
  ]);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  for (const one of ['Πρόβα', '2027-10-19 19:00', ...said]) expect(text.replaceAll(/\s+/g, ' ')).toContain(one);
  expect(text).not.toContain('somebody else');
});

test.each([
  ['el', 'Συνδρομές', 'Εργαστήριο', 'desk: +2 ώρες', 'desk: −1 ώρα 30 λεπτά', 'χρέωση κράτησης', 'δεν λήγει'],
  ['sq', 'Abonime', 'Punishte', 'desk: +2 orë', 'desk: −1 orë 30 minuta', 'tarifim i rezervimit', 'nuk skadon'],
  [
    'en',
    'Subscriptions',
    'workshop',
    'desk: +2 hours',
    'desk: −1 hour 30 minutes',
    'drawn by a booking',
    'does not end',
  ],
])('the export has her plans, her credit and all that became of it, in %s too', async (language, ...said) => {
  const member = await coordinator.client.register(person({ familyName: 'Tenant' }));
  const own = `members/${idOf(member)}/lots`;
  const minutes = (quantity: bigint) => ({ unit: CreditUnit.CREDIT_UNIT_MINUTES, class: 'desk', quantity });
  const booking = `nodes/${node}/bookings/018f2f6e-7a3b-7c11-9d2e-0123456789ac`;
  const [given, charged, left] = ['2027-01-10T12:00:00.000Z', '2027-01-11T22:30:00.000Z', 30n];
  const account = CreditAccount.fromPartial({
    member: member.name,
    lots: [
      { id: 'a', left: minutes(left), source: CreditSource.CREDIT_SOURCE_TOP_UP, validFromTime: given },
      { id: 'b', left: minutes(0n), source: CreditSource.CREDIT_SOURCE_PASS, validFromTime: given },
    ],
    subscriptions: [
      {
        name: `nodes/${node}/subscriptions/018f2f6e-7a3b-7c11-9d2e-0123456789ad`,
        plan: { name: `nodes/${node}/plans/workshop`, names: { el: { text: 'Εργαστήριο' }, sq: { text: 'Punishte' } } },
        fromDate: '2027-01-10',
        timeZone: 'Europe/Athens',
      },
    ],
  });
  const entries = [
    {
      id: '1',
      time: given,
      kind: 'grant',
      legs: [
        { account: `${own}/a`, amount: minutes(120n) },
        { account: 'granted', amount: minutes(-120n) },
      ],
    },
    // Drawn from two lots of hers at once.
    {
      id: '2',
      time: charged,
      kind: 'charge',
      booking,
      legs: [
        { account: `${own}/a`, amount: minutes(-60n) },
        { account: `${own}/b`, amount: minutes(-30n) },
        { account: 'used', amount: minutes(90n) },
      ],
    },
  ].map((one) => LedgerEntry.fromPartial(one));
  const actor: Actor = { kind: 'account', id: 'coordinator', node, roles: ['coordinator'], session: 's' };
  const served = await serving(scope, database.url, natsUrl, {
    actor,
    vaultKeys,
    erasedMembers,
    credit: { account, entries },
  });
  const { json, pdf } = await exported(served, member, language);
  const found = JSON.parse(Buffer.from(json).toString('utf8')) as { credit: unknown };
  const amount = (quantity: string) => ({ unit: 'minutes', class: 'desk', quantity });
  expect(found.credit).toEqual({
    subscriptions: [
      {
        plan: `nodes/${node}/plans/workshop`,
        names: { el: 'Εργαστήριο', sq: 'Punishte' },
        fromDate: '2027-01-10',
        timeZone: 'Europe/Athens',
      },
    ],
    lots: [{ left: amount('30'), source: 'top-up', validFromTime: given }],
    entries: [
      { time: given, kind: 'grant', amounts: [amount('120')] },
      { time: charged, kind: 'charge', booking, amounts: [amount('-90')] },
    ],
  });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  // As the clocks of the node show it: in UTC it was the day before.
  for (const one of ['2027-01-12 00:30 +02:00', ...said]) expect(text.replaceAll(/\s+/g, ' ')).toContain(one);
});

test.each(['el', 'sq', 'en'])(
  'an organisation is exported in %s too, also one that is nearly empty',
  async (language) => {
    const one = await coordinator.client.register(organisation());
    const { pdf } = await exported(coordinator, one, language);
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  },
);

// Covers: what undoing a merge would take, which has the former records of both.
test('with a member those are erased who were merged into her, by whichever name, and nothing can be undone', async () => {
  const { client } = coordinator;
  for (const by of ['target', 'source'] as const) {
    const target = await canary();
    const source = await client.register(
      person({ givenName: 'Μάρω', familyName: 'Κανάρα', email: 'kanara@example.gr' }),
    );
    await client.merge(source, target);
    expect(await leftInDatabase()).toContain('Μάρω');
    const { member: left } = await erase(coordinator, { name: by === 'target' ? target.name : source.name });
    expect(left?.name).toBe(target.name);
    expect(await leftInDatabase()).toEqual([]);
    for (const one of [source, target]) expect(erasedMembers.all()).toContain(idOf(one));
    expect((await client.get(source.name)).name).toBe(target.name);
    expect(await refused(client.undo(source.name))).toMatchObject({ reason: 'merge-too-old' });
    const other = await canary();
    expect(await refused(client.merge(other, await client.get(target.name)))).toMatchObject({
      reason: 'member-erased',
    });
    await erase(coordinator, other);
  }
});

test('retention says whom it would erase, and erases just those when told to', async () => {
  const { client, mongo } = coordinator;
  const application = await client.apply(person({ familyName: 'Παλιός' }));
  const declined = await client.move('declineMember', application, 'other');
  const fresh = await client.move('declineMember', await client.apply(person({ familyName: 'Νέος' })), 'other');
  // A year and a day ago, as the clock of the test cannot be turned back.
  const long = Temporal.Now.plainDateISO('Europe/Athens').subtract({ years: 1, days: 1 }).toString();
  await mongo
    .collection('members')
    .updateOne({ _id: idOf(declined) as never }, { $set: { 'state.history.$[].day': long } });
  const due = await retention(coordinator, true);
  expect(due).toMatchObject([{ name: declined.name, rule: 'declined-application', sinceDate: long }]);
  expect(await client.get(declined.name)).toMatchObject({ etag: declined.etag });
  expect((await retention(coordinator, false)).map(({ name }) => name)).toEqual([declined.name]);
  expect(await retention(coordinator, true)).toEqual([]);
  expect((await everythingKept()).includes('Παλιός')).toBe(false);
  expect((await client.get(fresh.name)).etag).toBe(fresh.etag);
});

test('one event tells that she was erased, and her entry ends with a tombstone', async () => {
  const member = await canary();
  const { member: left } = await erase(coordinator, member);
  const version = Number(left?.etag);
  const { jetstreamManager } = await import('@nats-io/jetstream');
  const manager = await jetstreamManager(coordinator.nats);
  const subject = `state.${node}.members.member.${idOf(member)}`;
  const state = await eventually(
    async () => {
      const last = await manager.streams.getMessage('STATE', { last_by_subj: subject });
      return last?.header.get('ce-aggregateversion') === String(version) && last;
    },
    { what: 'the tombstone' },
  );
  expect(state.data.length).toBe(0);
  const event = await manager.streams.getMessage('EVENTS', {
    last_by_subj: `inclust.${node}.members.v1.member.erased`,
  });
  expect(event?.header.get('ce-subject')).toBe(`members/${idOf(member)}`);
});
