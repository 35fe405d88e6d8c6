import { status } from '@grpc/grpc-js';
import { MemberState, type Member, type MemberFilter } from '@inclust/contracts';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { newRequestId, refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let client: Calls;

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client } = await serving(scope, database.url, nats.url));
});

const ids = (members: readonly Member[]) => members.map((member) => member.name);

describe('one member', () => {
  test('is registered, read, changed, withdrawn and readmitted, each with a version of its own', async () => {
    const registered = await client.register(person({ email: 'one@example.org' }));
    expect(registered).toMatchObject({ etag: '1', state: MemberState.MEMBER_STATE_ACTIVE });
    expect(registered.name).toMatch(/^nodes\/kerkyra\/members\/[0-9a-f-]{36}$/);
    expect(await client.get(registered.name)).toEqual(registered);
    const updated = await client.update(registered, { locality: 'Κέρκυρα' }, ['profile.locality']);
    expect(updated).toMatchObject({ etag: '2', profile: { locality: 'Κέρκυρα', email: 'one@example.org' } });
    const withdrawn = await client.withdraw(updated);
    expect(withdrawn).toMatchObject({ etag: '3', state: MemberState.MEMBER_STATE_LEFT });
    expect(withdrawn.periods[0]?.toDate).toMatch(/^\d{4}-\d\d-\d\d$/);
    const readmitted = await client.readmit(withdrawn);
    expect(readmitted).toMatchObject({ etag: '4', state: MemberState.MEMBER_STATE_ACTIVE });
    expect(readmitted.periods).toHaveLength(2);
    expect(await client.get(registered.name)).toEqual(readmitted);
  });

  test('is registered once under a request id: a repeat gets the first answer, also after changes', async () => {
    const requestId = newRequestId();
    const first = await client.register(person({ email: 'repeat@example.org' }), requestId);
    const update = newRequestId();
    const changed = await client.update(first, { phone: '+30 2661 012345' }, ['profile.phone'], update);
    await client.withdraw(changed);
    expect(await client.register(person({ email: 'repeat@example.org' }), requestId)).toEqual(first);
    expect(await client.update(first, { phone: '+30 2661 012345' }, ['profile.phone'], update)).toEqual(changed);
  });

  test('another body under a request id is refused', async () => {
    const requestId = newRequestId();
    await client.register(person({ email: 'reuse@example.org' }), requestId);
    expect(await refused(client.register(person({ email: 'other@example.org' }), requestId))).toMatchObject({
      code: status.ALREADY_EXISTS,
      reason: 'request-id-reused',
      fields: ['request_id request-id-reused'],
    });
  });

  test.each(['', 'short', 'has a space', 'x'.repeat(65), 'ελληνικά-id'])(
    'a request id must be usable: %j',
    async (id) => {
      expect(await refused(client.register(person(), id))).toMatchObject({
        code: status.INVALID_ARGUMENT,
        fields: ['request_id request-id-format'],
      });
    },
  );

  test('a stale etag is ABORTED and tells the current one; without an etag the change applies to what is there', async () => {
    const first = await client.register(person());
    const second = await client.update(first, { locality: 'A' }, ['profile.locality']);
    const stale = {
      code: status.ABORTED,
      reason: 'stale-etag',
      metadata: { etag: '2' },
    };
    expect(await refused(client.update(first, { locality: 'B' }, ['profile.locality']))).toMatchObject(stale);
    expect(await refused(client.withdraw(first))).toMatchObject(stale);
    const third = await client.update({ ...second, etag: '' }, { locality: 'C' }, ['profile.locality']);
    expect(third).toMatchObject({ etag: '3', profile: { locality: 'C' } });
  });

  test('broken rules are named by the field of the request', async () => {
    const call = client.register(organisation({ names: {}, email: 'nobody', disciplines: ['cooking'] }));
    expect(await refused(call)).toMatchObject({
      code: status.INVALID_ARGUMENT,
      reason: 'invalid-input',
      fields: [
        'profile.email email-format',
        'profile.disciplines[0] discipline-unknown',
        'profile.organisation.names required',
      ],
    });
  });

  test('an external id that another member has is taken, on registering and on changing', async () => {
    await client.register(person({ externalId: 'K-1' }));
    const taken = {
      code: status.ALREADY_EXISTS,
      reason: 'external-id-taken',
      fields: ['profile.external_id external-id-taken'],
    };
    expect(await refused(client.register(person({ externalId: 'K-1' })))).toMatchObject(taken);
    const other = await client.register(person({ externalId: 'K-2' }));
    expect(await refused(client.update(other, { externalId: 'K-1' }, ['profile.external_id']))).toMatchObject(taken);
    expect(await client.get(other.name)).toEqual(other);
  });

  test('who is not there is not found, and a name of another node is no name here', async () => {
    const missing = 'nodes/kerkyra/members/00000000-0000-8000-8000-000000000000';
    expect(await refused(client.get(missing))).toMatchObject({ code: status.NOT_FOUND, reason: 'member-not-found' });
    expect(await refused(client.withdraw({ name: missing, etag: '' }))).toMatchObject({ code: status.NOT_FOUND });
    const foreign = missing.replace('kerkyra', 'korce');
    expect(await refused(client.get(foreign))).toMatchObject({ fields: ['name resource-name'] });
  });

  test('who has left cannot be changed or leave again; who has not cannot come back', async () => {
    const member = await client.register(person());
    expect(await refused(client.readmit(member))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      reason: 'member-active',
    });
    const left = await client.withdraw(member);
    const calls = [client.withdraw(left), client.update(left, {}, ['profile.email'])];
    for (const refusal of await Promise.all(calls.map(refused)))
      expect(refusal).toMatchObject({ code: status.FAILED_PRECONDITION, reason: 'member-left' });
  });

  test('a change that changes nothing keeps the version', async () => {
    const member = await client.register(person({ note: 'same' }));
    expect(await client.update(member, { note: 'same' }, ['profile.note'])).toEqual(member);
  });

  test('money beyond the exact numbers of JavaScript comes back as it was', async () => {
    const minorUnits = 2n ** 60n + 1n;
    const member = await client.register(organisation({ turnover: { minorUnits, currency: 'ALL' } }));
    const { profile } = await client.get(member.name);
    expect(profile?.kind).toMatchObject({ value: { turnover: { minorUnits, currencyCode: 'ALL' } } });
  });
});

describe('lists', () => {
  const filter: MemberFilter = {
    kind: '',
    state: MemberState.MEMBER_STATE_UNSPECIFIED,
    discipline: 'archives',
    locality: '',
  };
  const named = (familyName: string) =>
    client.register(person({ familyName, givenName: 'Α', disciplines: ['archives'] }));

  test('pages hold everybody once while rows are inserted before and after them', async () => {
    const names = ['Βήτα', 'Δέλτα', 'Ζήτα', 'Θήτα', 'Κάππα'];
    const made: Member[] = [];
    for (const name of names.toReversed()) made.unshift(await named(name));
    const seen: string[] = [];
    let inserted: Member | undefined;
    for (let pageToken = '', turn = 0; turn === 0 || pageToken !== ''; turn += 1) {
      const page = await client.list({ pageSize: 2, pageToken, filter });
      seen.push(...ids(page.members));
      pageToken = page.nextPageToken;
      if (turn > 0) continue;
      await named('Αλφα');
      inserted = await named('Ωμέγα');
    }
    expect(seen).toEqual([...ids(made), inserted?.name]);
  });

  test('filters and their conjunction', async () => {
    const left = await client.withdraw(await client.register(person({ disciplines: ['libraries'] })));
    const here = await client.register(organisation({ disciplines: ['libraries', 'heritage'] }));
    const found = async (more: Partial<typeof filter>) =>
      ids((await client.list({ filter: { ...filter, discipline: 'libraries', ...more } })).members).toSorted();
    expect(await found({})).toEqual([left.name, here.name].toSorted());
    expect(await found({ kind: 'person' })).toEqual([left.name]);
    expect(await found({ state: MemberState.MEMBER_STATE_ACTIVE })).toEqual([here.name]);
    expect(await found({ kind: 'organisation', state: MemberState.MEMBER_STATE_LEFT })).toEqual([]);
  });

  test('a page token of another filter, a negative page and an unknown kind are refused', async () => {
    const { nextPageToken: pageToken } = await client.list({ pageSize: 1 });
    expect(pageToken).not.toBe('');
    expect(await refused(client.list({ pageToken, filter }))).toMatchObject({
      fields: ['page_token page-token-of-this-list'],
    });
    expect(await refused(client.list({ pageSize: -1 }))).toMatchObject({ fields: ['page_size not-negative'] });
    expect(await refused(client.list({ filter: { ...filter, kind: 'robot' } }))).toMatchObject({
      fields: ['filter.kind kind-unknown'],
    });
  });
});

describe('search', () => {
  test.each([
    ['κερκυρα', 'Κέρκυρα'],
    ['ΚΕΡΚΥΡΑ', 'Κέρκυρα'],
    ['Κέρκυρα'.normalize('NFD'), 'Κέρκυρα'],
    ['kerkyra', 'Κέρκυρα'],
    ['γιωργοσ', 'Γιώργος'],
    ['giorgos', 'Γιώργος'],
    ['ΓΙΏΡΓΟΣ', 'Γιώργος'],
    ['korca', 'Korça'],
    ['celik', 'Çelik'],
    ['engjell', 'Engjëll'],
    ['engj', 'Engjëll'],
  ])('%s finds %s', async (words, written) => {
    const member = await client.register(person({ givenName: written.normalize('NFC'), disciplines: ['heritage'] }));
    const { members } = await client.search(words, { pageSize: 1_000 });
    expect(ids(members)).toContain(member.name);
  });

  test('every word must be found, in names or place, and the filter holds too', async () => {
    const member = await client.register(person({ givenName: 'Zamira', familyName: 'Xhufi', locality: 'Përmet' }));
    const found = async (words: string, kind = '') =>
      ids(
        (
          await client.search(words, {
            filter: { kind, state: MemberState.MEMBER_STATE_UNSPECIFIED, discipline: '', locality: '' },
          })
        ).members,
      );
    expect(await found('permet zamira')).toEqual([member.name]);
    expect(await found('zamira korça')).toEqual([]);
    expect(await found('zamira', 'organisation')).toEqual([]);
  });

  test.each(['', '  ', '%$(.*', 'x'.repeat(201)])('a query without a word is refused: %j', async (words) => {
    expect(await refused(client.search(words))).toMatchObject({ fields: ['query query-length'] });
  });

  test('a query is no pattern', async () => {
    expect((await client.search('.* wrtpk')).members).toEqual([]);
  });
});
