import { DirectoryEntry } from '@inclust/contracts';
import { connectMongo, digestOf } from '@inclust/mongo';
import { fileScope, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import type { DirectoryQuery, DirectoryStore } from '../src/app/ports.ts';
import { ended, inGreek, named, shown } from './directory-build.ts';
import { openStores } from './stores.ts';

const scope = fileScope();
const database = testDatabase();
let store: DirectoryStore;
let other: DirectoryStore;

beforeAll(async () => {
  store = scope.use(await openStores(database.url, 'first')).directory;
  other = scope.use(await openStores(database.url, 'other')).directory;
});

async function names(query: Partial<DirectoryQuery>): Promise<string[]> {
  const outcome = await store.list({ viewer: 'federation', pageSize: 50, pageToken: '', ...query });
  return outcome.ok ? outcome.value.entries.map(({ name }) => name) : [outcome.refusal.code];
}

test('the newest version stays, whatever the order, and a tombstone keeps late entries out', async () => {
  const name = 'nodes/late/members/a';
  await store.apply([shown('late', 'a', 2, named('δύο')), shown('late', 'a', 1, named('ένα'))]);
  expect(await store.get(name, 'federation')).toMatchObject({ version: 2n, displayName: { el: { text: 'δύο' } } });
  await store.apply([ended('late', 'a', 3)]);
  await store.apply([shown('late', 'a', 2), shown('late', 'a', 1)]);
  expect(await store.get(name, 'federation')).toBeUndefined();
  expect(await names({ node: 'late' })).toEqual([]);
  await store.apply([shown('late', 'a', 4)]);
  expect(await store.get(name, 'federation')).toMatchObject({ version: 4n });
});

test('the name of who was merged answers the other, through several merges, and no more when one is taken back', async () => {
  const name = (id: string) => `nodes/merged/members/${id}`;
  const into = (id: string, version: number, other: string) => ({
    ...ended('merged', id, version),
    mergedInto: name(other),
  });
  await store.apply([shown('merged', 'a', 1), shown('merged', 'b', 1), shown('merged', 'c', 1)]);
  await store.apply([into('a', 2, 'b'), into('b', 2, 'c')]);
  for (const id of ['a', 'b', 'c']) expect(await store.get(name(id), 'federation')).toMatchObject({ name: name('c') });
  expect(await names({ node: 'merged' })).toEqual([name('c')]);
  expect((await store.digest('merged')).count).toBe(1n);
  await store.apply([shown('merged', 'a', 1), shown('merged', 'b', 3)]);
  for (const id of ['a', 'b'])
    expect(await store.get(name(id), 'federation')).toMatchObject({ name: name('b'), version: 3n });
  await store.apply([ended('merged', 'a', 3)]);
  expect(await store.get(name('a'), 'federation')).toBeUndefined();
});

test('by the name of who was merged, too, everybody sees only what the other shows to everybody', async () => {
  const name = (id: string) => `nodes/veiled/members/${id}`;
  await store.apply([
    { ...ended('veiled', 'a', 2), mergedInto: name('b') },
    shown('veiled', 'b', 1, { ...named('Βάσω'), locality: 'Παξοί', publicFields: ['display_name'] }),
    { ...ended('veiled', 'c', 2), mergedInto: name('d') },
    shown('veiled', 'd', 1, named('Δάφνη')),
  ]);
  expect(await store.get(name('a'), 'public')).toMatchObject({ name: name('b'), locality: '' });
  expect(await store.get(name('a'), 'federation')).toMatchObject({ name: name('b'), locality: 'Παξοί' });
  expect(await store.get(name('c'), 'public')).toBeUndefined();
  expect(await store.get(name('c'), 'federation')).toMatchObject({ name: name('d') });
});

test('who tells of merges in a circle is answered nothing', async () => {
  const name = (id: string) => `nodes/circle/members/${id}`;
  await store.apply([
    { ...ended('circle', 'a', 1), mergedInto: name('b') },
    { ...ended('circle', 'b', 1), mergedInto: name('a') },
  ]);
  expect(await store.get(name('a'), 'federation')).toBeUndefined();
});

test('of somebody who is no longer shown nothing is kept but that', async () => {
  await store.apply([shown('gone', 'a', 1, { ...named('Γιώργος'), locality: 'Κέρκυρα' })]);
  await store.apply([ended('gone', 'a', 2)]);
  const { connection } = scope.use(await connectMongo(database.url, 'raw'));
  expect(await connection.collection('directory').findOne({ _id: 'nodes/gone/members/a' as never })).toEqual({
    _id: 'nodes/gone/members/a',
    version: 2,
    node: 'gone',
    listed: false,
    change: expect.any(Number),
    shownTo: 'federation',
  });
});

test('two processes that apply the same changes in opposite orders end alike', async () => {
  const changes = [
    shown('raced', 'a', 1),
    shown('raced', 'a', 2),
    ended('raced', 'a', 3),
    shown('raced', 'b', 1),
    shown('raced', 'b', 2),
  ];
  await Promise.all([
    ...changes.map((change) => store.apply([change])),
    ...changes.toReversed().map((change) => other.apply([change])),
  ]);
  expect(await names({ node: 'raced' })).toEqual(['nodes/raced/members/b']);
  expect(await store.get('nodes/raced/members/b', 'federation')).toMatchObject({ version: 2n });
});

test('fields that a newer node wrote are handed out as they came', async () => {
  const change = shown('newer', 'a', 1);
  if (!change.entry) throw new Error('no entry');
  // Field 99 with the value "new".
  const raw = Buffer.concat([change.entry.raw, Buffer.from([0x9a, 0x06, 3]), Buffer.from('new')]);
  await store.apply([{ ...change, entry: { ...change.entry, raw } }]);
  const found = await store.get(change.name, 'federation');
  expect(found && Buffer.from(DirectoryEntry.encode(found).finish())).toEqual(raw);
});

test('lists are by name, page by page, each entry once while others come in between', async () => {
  const letters = ['Α', 'Β', 'Γ', 'Δ'];
  await store.apply(letters.map((letter, position) => shown('paged', `${position}`, 1, named(letter))));
  const seen: string[] = [];
  for (let pageToken = '', turn = 0; turn === 0 || pageToken !== ''; turn += 1) {
    const page = await store.list({ viewer: 'federation', node: 'paged', pageSize: 2, pageToken });
    if (!page.ok) throw new Error(page.refusal.code);
    seen.push(...page.value.entries.map(({ name }) => name));
    pageToken = page.value.nextPageToken;
    if (turn === 0) await store.apply([shown('paged', 'x', 1, named('Άα')), shown('paged', 'y', 1, named('Ω'))]);
  }
  expect(seen).toEqual(['0', '1', '2', '3', 'y'].map((id) => `nodes/paged/members/${id}`));
});

test('filters and words, from names, place and description', async () => {
  await store.apply([
    shown('found', 'a', 1, { ...named('Θέατρο'), kind: 'organisation', disciplines: ['performing-arts'] }),
    shown('found', 'b', 1, {
      ...named('Ana'),
      locality: 'Korçë',
      description: inGreek('Këngëtare'),
    }),
  ]);
  const [a, b] = ['nodes/found/members/a', 'nodes/found/members/b'];
  expect(await names({ node: 'found', kind: 'organisation' })).toEqual([a]);
  expect(await names({ node: 'found', discipline: 'performing-arts' })).toEqual([a]);
  expect(await names({ words: 'theatro' })).toEqual([a]);
  expect(await names({ words: 'KORCE kengetare' })).toEqual([b]);
  expect(await names({ words: 'korce theatro' })).toEqual([]);
});

test('a page token of another list is refused', async () => {
  await store.apply([shown('token', 'a', 1), shown('token', 'b', 1)]);
  const page = await store.list({ viewer: 'federation', node: 'token', pageSize: 1, pageToken: '' });
  expect(await names({ node: 'found', pageToken: page.ok ? page.value.nextPageToken : '' })).toEqual(['invalid-input']);
});

test('the digest is over what is shown of one node', async () => {
  await store.apply([shown('digest', 'a', 2), shown('digest', 'b', 1), ended('digest', 'c', 5)]);
  const rows = async function* () {
    yield { id: 'b', version: 1 };
    yield { id: 'a', version: 2 };
  };
  expect(await store.digest('digest')).toEqual(await digestOf(rows()));
});

test('everybody sees, filters by and searches what is public only', async () => {
  const open = ['display_name', 'disciplines'];
  await store.apply([
    shown('open', 'a', 1, {
      ...named('Άννα'),
      locality: 'Παξοί',
      disciplines: ['heritage'],
      email: 'a@example.org',
      publicFields: open,
    }),
    shown('open', 'b', 1, { ...named('Βασίλης'), locality: 'Παξοί', disciplines: ['heritage'] }),
    shown('open', 'c', 1, {
      ...named('Γεωργία'),
      disciplines: ['heritage'],
      publicFields: ['display_name'],
    }),
  ]);
  const asked = { node: 'open' };
  const everybody = { ...asked, viewer: 'public' } as const;
  expect(await names(asked)).toHaveLength(3);
  expect(await names(everybody)).toEqual(['nodes/open/members/a', 'nodes/open/members/c']);
  expect(await names({ ...everybody, discipline: 'heritage' })).toEqual(['nodes/open/members/a']);
  expect([await names({ ...asked, words: 'παξοι' }), await names({ ...everybody, words: 'παξοι' })]).toEqual([
    ['nodes/open/members/a', 'nodes/open/members/b'],
    [],
  ]);
  expect(await names({ ...everybody, words: 'anna' })).toEqual(['nodes/open/members/a']);
  expect(await store.get('nodes/open/members/a', 'public')).toMatchObject({ locality: '', email: '' });
  expect(await store.get('nodes/open/members/b', 'public')).toBeUndefined();
  expect(await store.get('nodes/open/members/a', 'federation')).toMatchObject({ locality: 'Παξοί' });
});

test('a page of one viewer is not continued by the other', async () => {
  await store.apply(['a', 'b'].map((id) => shown('pages', id, 1, { ...named(id), publicFields: ['display_name'] })));
  const query = { node: 'pages', pageSize: 1, pageToken: '' };
  const page = await store.list({ ...query, viewer: 'federation' });
  const token = page.ok ? page.value.nextPageToken : '';
  expect(token).not.toBe('');
  expect((await store.list({ ...query, viewer: 'public', pageToken: token })).ok).toBe(false);
});

test('the entries of a node that has left are gone, and the same version comes back when it has joined again', async () => {
  const name = (node: string): string => `nodes/${node}/members/a`;
  await store.apply([shown('leaver', 'a', 3, named('Άννα')), ended('leaver', 'b', 4), shown('stayer', 'a', 1)]);
  await store.end({ node: 'leaver' });
  expect(await store.get(name('leaver'), 'federation')).toBeUndefined();
  expect(await names({ node: 'leaver' })).toEqual([]);
  expect((await store.digest('leaver')).count).toBe(0n);
  expect(await store.get(name('stayer'), 'federation')).toMatchObject({ version: 1n });
  await store.end({ node: 'leaver' });
  // Who had withdrawn before stays away.
  await other.apply([shown('leaver', 'a', 3, named('Άννα')), shown('leaver', 'b', 3)]);
  expect(await store.get(name('leaver'), 'federation')).toMatchObject({ version: 3n });
  expect(await names({ node: 'leaver' })).toEqual([name('leaver')]);
});

test('the entries of more than are written at once go too, and all but those of one node', async () => {
  const many = Array.from({ length: 1_100 }, (_, number) => shown('many', `m${number}`, 1));
  await store.apply([...many, shown('kept', 'a', 1)]);
  await store.end({ allBut: 'kept' });
  expect((await store.digest('many')).count).toBe(0n);
  expect(await names({})).toEqual(['nodes/kept/members/a']);
});
