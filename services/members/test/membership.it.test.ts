import { Metadata, status } from '@grpc/grpc-js';
import { MemberState, SizeClass, type Member, type PartyLookupServiceClient } from '@inclust/contracts';
import { callUnary } from '@inclust/rpc';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { day, organisation, person } from './build.ts';
import { newRequestId, refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let client: Calls;
let parties: PartyLookupServiceClient;

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client, parties } = await serving(scope, database.url, nats.url));
});

test('somebody applies, is admitted, suspended, resumed, leaves and comes back; every step is in the history', async () => {
  const began = Date.now();
  let member = await client.apply(person());
  expect(member).toMatchObject({ etag: '1', state: MemberState.MEMBER_STATE_APPLICANT, periods: [] });
  const states: (readonly [string, MemberState])[] = [];
  for (const [method, reason] of [
    ['admitMember', ''],
    ['suspendMember', 'unpaid-fees'],
    ['resumeMember', ''],
    ['withdrawMember', 'moved-away'],
    ['readmitMember', ''],
  ] as const) {
    member = await client.move(method, member, reason);
    states.push([member.etag, member.state]);
  }
  expect(states).toEqual([
    ['2', MemberState.MEMBER_STATE_ACTIVE],
    ['3', MemberState.MEMBER_STATE_SUSPENDED],
    ['4', MemberState.MEMBER_STATE_ACTIVE],
    ['5', MemberState.MEMBER_STATE_LEFT],
    ['6', MemberState.MEMBER_STATE_ACTIVE],
  ]);
  expect(member.periods).toHaveLength(2);
  const told = await client.history(member.name);
  expect(told.map(({ kind, reason, actor }) => [kind, reason, actor])).toEqual([
    ['applied', '', 'operator'],
    ['admitted', '', 'operator'],
    ['suspended', 'unpaid-fees', 'operator'],
    ['resumed', '', 'operator'],
    ['withdrawn', 'moved-away', 'operator'],
    ['readmitted', '', 'operator'],
  ]);
  const times = told.map(({ time }) => Date.parse(time ?? ''));
  expect(times.filter((time) => !(time >= began && time <= Date.now()))).toEqual([]);
  expect(JSON.stringify(told)).not.toContain('Παπαδόπουλος');
});

test('a repeated step gets the first answer, also after later ones; another one under its id is refused', async () => {
  const applicant = await client.apply(person());
  const requestId = newRequestId();
  const admitted = await client.move('admitMember', applicant, '', requestId);
  await client.move('suspendMember', admitted, 'rules');
  expect(await client.move('admitMember', applicant, '', requestId)).toEqual(admitted);
  expect(await refused(client.move('admitMember', { ...applicant, etag: '' }, '', requestId))).toMatchObject({
    reason: 'request-id-reused',
  });
});

test('a step that the state does not allow is refused with the state, one without its reason with the field', async () => {
  const applicant = await client.apply(person());
  expect(await refused(client.move('suspendMember', applicant, 'rules'))).toMatchObject({
    code: status.FAILED_PRECONDITION,
    reason: 'member-applicant',
  });
  expect(await refused(client.move('declineMember', applicant))).toMatchObject({ fields: ['reason required'] });
  expect(await refused(client.move('declineMember', applicant, 'unkind'))).toMatchObject({
    fields: ['reason reason-unknown'],
  });
  const declined = await client.move('declineMember', applicant, 'incomplete');
  expect(declined.state).toBe(MemberState.MEMBER_STATE_DECLINED);
  expect(await refused(client.move('admitMember', declined))).toMatchObject({ reason: 'member-declined' });
});

test('of two coordinators who decide about one applicant at once, one wins and the other is told the current etag', async () => {
  const applicant = await client.apply(person());
  const outcomes = await Promise.all(
    [
      client.move('admitMember', applicant),
      client.move('declineMember', applicant, 'other'),
      client.move('declineMember', applicant, 'no-place'),
    ].map((call) =>
      call.then(
        (member) => member,
        () => refused(call),
      ),
    ),
  );
  const won = outcomes.filter((one) => one && 'etag' in one);
  const lost = outcomes.filter((one) => one && !('etag' in one));
  expect([won.length, lost.length]).toEqual([1, 2]);
  for (const refusal of lost) expect(refusal).toMatchObject({ reason: 'stale-etag', metadata: { etag: '2' } });
  expect(await client.get(applicant.name)).toEqual(won[0]);
  expect(await client.history(applicant.name)).toHaveLength(2);
});

test('members are listed by each state', async () => {
  const named = (familyName: string) => person({ familyName, disciplines: ['libraries'] });
  const applicant = await client.apply(named('Α'));
  const active = await client.register(named('Β'));
  const suspended = await client.move('suspendMember', await client.register(named('Γ')), 'own-wish');
  const left = await client.move('withdrawMember', await client.register(named('Δ')));
  const declined = await client.move('declineMember', await client.apply(named('Ε')), 'other');
  const listed = async (state: MemberState): Promise<string[]> =>
    (await client.list({ filter: { kind: '', state, discipline: 'libraries', locality: '' } })).members.map(
      ({ name }) => name,
    );
  for (const member of [applicant, active, suspended, left, declined])
    expect(await listed(member.state)).toEqual([member.name]);
});

test('for whom a member comes on a day is told with what figures count by, and without anybody', async () => {
  const theatre = await client.register(
    organisation({
      legalForm: 'koinsep',
      sizeClass: 'micro',
      register: { country: 'GR', number: '094014201' },
      foundedOn: day('2020-05-01'),
      activities: [{ scheme: 'NACE2.1', code: '90.20' }],
      socialEnterprise: { law: 'GR-4430/2016', from: day('2021-01-01'), to: day('2025-01-01') },
    }),
  );
  const maria = await client.register(person());
  await client.role('grantRole', maria, { kind: 'representative', organisation: theatre.name });
  const asked = (of: Member, date: string) =>
    callUnary(parties.listRepresentedOrganisations.bind(parties), new Metadata(), {
      memberId: of.name.split('/').at(-1) ?? '',
      date,
    });
  const today = Temporal.Now.plainDateISO('Europe/Athens').toString();
  const { organisations } = await asked(maria, today);
  expect(organisations).toMatchObject([
    {
      distinctKey: 'GR:094014201',
      countryCode: 'GR',
      legalForm: 'koinsep',
      enterprise: true,
      publicBody: false,
      sizeClass: SizeClass.SIZE_CLASS_MICRO,
      nace: '2.1:90.20',
      foundedDate: '2020-05-01',
      socialForm: '',
    },
  ]);
  expect(JSON.stringify(organisations)).not.toMatch(/Παπαδόπουλος|Θέατρο|members/);
  expect((await asked(theatre, '2024-12-31')).organisations).toMatchObject([{ socialForm: 'koinsep' }]);
  expect((await asked(maria, '2020-01-01')).organisations).toEqual([]);
  const nobody = { ...maria, name: maria.name.replace(/[^/]+$/, '00000000-0000-8000-8000-000000000099') };
  expect((await asked(nobody, today)).organisations).toEqual([]);
  expect(await refused(asked({ ...maria, name: 'x' }, today))).toMatchObject({ code: status.INVALID_ARGUMENT });
  expect(await refused(asked(maria, '2027-02-30'))).toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('a person represents an organisation of the register until the role or the membership ends', async () => {
  const theatre = await client.register(organisation());
  const registered = await client.register(person());
  const speaking = await client.role('grantRole', registered, { kind: 'representative', organisation: theatre.name });
  expect(speaking.roles).toMatchObject([{ kind: 'representative', organisation: theatre.name, toDate: '' }]);
  expect(
    await refused(client.role('grantRole', speaking, { kind: 'representative', organisation: theatre.name })),
  ).toMatchObject({ code: status.ALREADY_EXISTS, reason: 'role-held' });
  const board = await client.role('grantRole', speaking, { kind: 'board', toDate: '2999-01-01' });
  expect(board.roles[1]).toMatchObject({ kind: 'board', toDate: '2999-01-01' });
  const later = { kind: 'board', toDate: '2998-01-01' };
  const shortened = await client.role('endRole', board, later);
  expect(shortened.roles[1]).toMatchObject(later);
  expect(await refused(client.role('endRole', shortened, { kind: 'coordinator' }))).toMatchObject({
    code: status.NOT_FOUND,
    reason: 'role-not-held',
  });
  const left = await client.move('withdrawMember', shortened);
  // Both began today, so neither was held for a day.
  expect(left.roles).toEqual([]);
  const steps = (await client.history(left.name)).map(({ kind, role }) => `${kind} ${role?.kind ?? ''}`);
  expect(steps.slice(1)).toEqual([
    'role-granted representative',
    'role-granted board',
    'role-ended board',
    'withdrawn ',
  ]);
});

test.each<[string, (theatre: Member) => { kind: string; organisation?: string; fromDate?: string }, string]>([
  ['nobody', () => ({ kind: 'representative' }), 'role.organisation required'],
  [
    'an organisation that is not there',
    () => ({ kind: 'representative', organisation: 'nodes/kerkyra/members/00000000-0000-8000-8000-000000000000' }),
    'role.organisation organisation-unknown',
  ],
  [
    'an organisation of another node',
    ({ name }) => ({ kind: 'representative', organisation: name.replace('kerkyra', 'korce') }),
    'role.organisation resource-name',
  ],
  ['no day', () => ({ kind: 'board', fromDate: '31/12/2027' }), 'role.from_date date-format'],
  ['no role', () => ({ kind: 'king' }), 'role.kind role-unknown'],
])('a role with %s is refused by its field', async (_, role, field) => {
  const theatre = await client.register(organisation());
  const member = await client.register(person());
  expect(await refused(client.role('grantRole', member, role(theatre)))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    fields: [field],
  });
});

test('a person is not represented, and neither is an organisation that has left', async () => {
  const [one, other] = [await client.register(person()), await client.register(person())];
  const gone = await client.move('withdrawMember', await client.register(organisation()));
  for (const { name } of [other, gone])
    expect(await refused(client.role('grantRole', one, { kind: 'representative', organisation: name }))).toMatchObject({
      fields: ['role.organisation organisation-unknown'],
    });
});
