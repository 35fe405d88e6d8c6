import { status } from '@grpc/grpc-js';
import { MemberState, type Member } from '@inclust/contracts';
import { compareNames, type Language, type Role } from '@inclust/kernel';
import { fileScope, openTestNats, testDatabase, openTestDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { node, refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let natsUrl: string;
let client: Calls;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  ({ client } = await serving(scope, database.url, natsUrl));
});

const anyState = MemberState.MEMBER_STATE_UNSPECIFIED;
const filterOf = (discipline: string, locality = '') => ({ kind: '', state: anyState, discipline, locality });
const shown = ({ profile }: Member): string => {
  const kind = profile?.kind;
  return kind?.$case === 'person' ? `${kind.value.familyName} ${kind.value.givenName}` : '';
};
/** All pages of a list; `between` is done after the first. */
async function pages(discipline: string, pageSize: number, between?: () => Promise<unknown>): Promise<Member[]> {
  const seen: Member[] = [];
  for (let pageToken = '', turn = 0; turn === 0 || pageToken !== ''; turn += 1) {
    const page = await client.list({ pageSize, pageToken, filter: filterOf(discipline) });
    seen.push(...page.members);
    pageToken = page.nextPageToken;
    if (turn === 0) await between?.();
  }
  return seen;
}

describe('the order of names', () => {
  const names = [
    ['Άννινος', 'Ζωή'],
    ['Αννινός', 'Άγης'],
    ['ΑΝΝΙΝΟΣ', 'Άρης'],
    ['Ωμέγας', 'Α'],
    ['Ψαρράς', 'Giorgos'],
    ['Ψαρράς', 'Γιώργος'],
    ['Çela', 'Arta'],
    ['Cuka', 'Besa'],
    ['Dhima', 'Ilir'],
    ['Dushku', 'Ana'],
    ['Llesh', 'Ana'],
    ['Luli', 'Ana'],
    ['Xhufi', 'Ana'],
    ['Xoxa', 'Ana'],
  ] as const;

  test.each(['el', 'sq', 'en'] satisfies Language[])("is that of the node's language: %s", async (language) => {
    const own = scope.use(openTestDatabase());
    const { client: calls } = await serving(scope, own.url, natsUrl, { language });
    for (const [familyName, givenName] of names) await calls.register(person({ familyName, givenName }));
    const seen: string[] = [];
    for (let pageToken = '', first = true; first || pageToken !== ''; first = false) {
      const page = await calls.list({ pageSize: 3, pageToken });
      seen.push(...page.members.map(shown));
      pageToken = page.nextPageToken;
    }
    const expected = names.map(([family, given]) => `${family} ${given}`).toSorted(compareNames(language));
    expect(seen).toEqual(expected);
  });

  test('goes for organisations by the name in the language of the node', async () => {
    const own = scope.use(openTestDatabase());
    const { client: calls } = await serving(scope, own.url, natsUrl, { language: 'sq' });
    const named = (el: string, sq: string) =>
      calls.register(
        organisation({ names: { el: { text: el, state: 'original' }, sq: { text: sq, state: 'original' } } }),
      );
    const [last, first] = [await named('Α', 'Zëri'), await named('Ω', 'Agimi')];
    const { members } = await calls.list({});
    expect(members.map(({ name }) => name)).toEqual([first.name, last.name]);
  });
});

test('pages hold everybody once who keeps her name, while others are inserted, renamed and withdrawn', async () => {
  const discipline = 'libraries';
  const named = (familyName: string) =>
    client.register(person({ familyName, givenName: 'Α', disciplines: [discipline] }));
  const kept: Member[] = [];
  for (const name of ['Βλάχος', 'Γάλλος', 'Δάλλας', 'Ζήσης', 'Κώτσης', 'Λάμπρου', 'Ράλλης'])
    kept.push(await named(name));
  const [forwards, backwards] = [await named('Αβραάμ'), await named('Ψάλτης')];
  const rename = (member: Member, familyName: string) =>
    client.update(member, { kind: { $case: 'person', value: { familyName, givenName: 'Α' } } }, [
      'profile.person.family_name',
    ]);
  const seen = await pages(discipline, 3, async () => {
    await rename(forwards, 'Χάρης');
    await rename(backwards, 'Ααρών');
    await named('Άβα');
    await named('Ιωάννου');
    await client.withdraw(kept[5] as Member);
  });
  const times = new Map(kept.map(({ name }) => [name, seen.filter((one) => one.name === name).length]));
  expect([...times.values()]).toEqual(kept.map(() => 1));
  const order = seen.map(shown);
  expect(order).toEqual(order.toSorted(compareNames('el')));
});

describe('places', () => {
  test('are one place however they are written, in every filter', async () => {
    const discipline = 'archives';
    const of = (locality: string) => client.register(person({ locality, disciplines: [discipline] }));
    const here = [await of('Νέα Σμύρνη'), await of('ΝΕΑ ΣΜΥΡΝΗ'), await of('Nea Smyrni')];
    await of('Νέα Ιωνία');
    await of('Σμύρνη');
    const { members } = await client.list({ filter: filterOf(discipline, 'νέα σμύρνη') });
    expect(members.map(({ name }) => name).toSorted()).toEqual(here.map(({ name }) => name).toSorted());
    expect((await client.search('Παπαδ', { filter: filterOf('', 'Nea Smyrni') })).members).toHaveLength(3);
    expect((await client.list({ filter: filterOf('book-and-press', 'Νέα Σμύρνη') })).members).toEqual([]);
  });

  test.each(['-', 'x'.repeat(201)])('are named by letters, and not too long: %j', async (locality) => {
    for (const call of [
      client.list({ filter: filterOf('', locality) }),
      client.count({ filter: filterOf('', locality) }),
    ])
      expect(await refused(call)).toMatchObject({ fields: ['filter.locality locality-length'] });
  });
});

describe('counts', () => {
  const discipline = 'architecture';

  test('are those of the list, by kind, state, discipline and place', async () => {
    const one = { disciplines: [discipline], locality: 'Πάργα' };
    await client.register(person(one));
    await client.register(person({ ...one, locality: 'Parga' }));
    await client.register(person({ ...one, disciplines: [discipline, 'heritage'] }));
    await client.withdraw(await client.register(person({ disciplines: [discipline] })));
    await client.apply(organisation(one));
    expect(await client.count({ filter: filterOf(discipline) })).toMatchObject({
      members: 5,
      corrected: false,
      kinds: [
        { value: 'person', members: 4 },
        { value: 'organisation', members: 1 },
      ],
      states: [
        { value: 'active', members: 3 },
        { value: 'applicant', members: 1 },
        { value: 'left', members: 1 },
      ],
      disciplines: [
        { value: discipline, members: 5 },
        { value: 'heritage', members: 1 },
      ],
      localities: [
        { value: 'Πάργα', members: 4 },
        { value: '', members: 1 },
      ],
    });
  });

  test('hold the filter and the words together, and agree with the list', async () => {
    const filter = { ...filterOf(discipline, 'Πάργα'), kind: 'person' };
    expect(await client.count({ filter, query: 'γιωργ' })).toMatchObject({ members: 3 });
    expect((await client.search('γιωργ', { filter })).members).toHaveLength(3);
    expect(await client.count({ filter, query: 'κανένας' })).toMatchObject({ members: 0, kinds: [], corrected: false });
    const all = await client.count();
    expect(all.members).toBe((await client.list({ pageSize: 1_000 })).members.length);
  });

  test('leave out who was merged into another', async () => {
    const named = () => client.register(person({ disciplines: ['book-and-press'] }));
    await client.merge(await named(), await named());
    expect(await client.count({ filter: filterOf('book-and-press') })).toMatchObject({ members: 1 });
  });

  test('are refused to who may not read the register, and for words without a letter', async () => {
    expect(await refused(client.count({ query: '%' }))).toMatchObject({ fields: ['query query-length'] });
    for (const roles of [['member'], ['integrator']] satisfies Role[][]) {
      const actor = { kind: 'account', id: 'a', node, roles, session: 's' } as const;
      const { client: calls } = await serving(scope, database.url, natsUrl, { actor });
      expect(await refused(calls.count())).toMatchObject({ code: status.PERMISSION_DENIED, reason: 'not-allowed' });
    }
  });
});
