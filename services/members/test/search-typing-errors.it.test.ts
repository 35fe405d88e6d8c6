import { Metadata } from '@grpc/grpc-js';
import { MemberState, type Member } from '@inclust/contracts';
import { callUnary } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase, testScope } from '@inclust/testkit';
import pino from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { memberModel } from '../src/storage/member-document.ts';
import { createNameVocabulary } from '../src/storage/name-vocabulary.ts';
import { organisation, person } from './build.ts';
import { newRequestId, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let served: Awaited<ReturnType<typeof serving>>;
let client: Calls;

beforeAll(async () => {
  served = await serving(scope, database.url, scope.use(await openTestNats()).url);
  ({ client } = served);
});

const ids = (members: readonly Member[]) => members.map(({ name }) => name);
const erase = ({ name }: Member) =>
  callUnary(served.rights.eraseMember.bind(served.rights), new Metadata(), {
    name,
    etag: '',
    reason: 'member-request',
    requestId: newRequestId(),
  });

describe('a word with one letter wrong', () => {
  test.each([
    ['Καραγιαννόπουλος', 'Καραγιαννόποθλος'],
    ['Καραγιαννόπουλος', 'Καραγιαννόπουλςο'],
    ['Καραγιαννόπουλος', 'karagianopuolos'],
    ['Στεφανίδης', 'στεφανυδηα'],
    ['Στεφανίδης', 'stefnaidis'],
    ['Shkëlqim', 'shkelqum'],
    ['Gjergji', 'gjregji'],
    ['Xhevahir', 'Τζεβχίρ'],
  ])('%s is found by %s', async (familyName, typed) => {
    const member = await client.register(person({ familyName }));
    const found = await client.search(typed, { pageSize: 1_000 });
    expect(ids(found.members)).toContain(member.name);
    expect(found.corrected).toBe(true);
  });

  test('is looked at only where nobody is found as it was typed', async () => {
    const exact = await client.register(person({ familyName: 'Μαρινέλλη' }));
    await client.register(person({ familyName: 'Μαρινέλη' }));
    const other = await client.register(person({ familyName: 'Μαρινέττη' }));
    expect((await client.search('Μαρινέτ')).members.map(({ name }) => name)).toEqual([other.name]);
    const found = await client.search('Μαρινέλλη');
    expect(ids(found.members)).toContain(exact.name);
    expect(ids(found.members)).not.toContain(other.name);
    expect(found.corrected).toBe(false);
  });

  test('is one of several, the others holding as they are typed, and the filter holds too', async () => {
    const here = await client.register(person({ familyName: 'Λαζαρίδης', locality: 'Άρτα' }));
    const there = await client.register(person({ familyName: 'Λαζαρίδης', locality: 'Πρέβεζα' }));
    const firm = await client.register(organisation({ names: { el: { text: 'Λαζαρίδης', state: 'original' } } }));
    expect(ids((await client.search('Λαζραίδης Άρτα')).members)).toEqual([here.name]);
    expect(ids((await client.search('Λαζραίδης')).members).toSorted()).toEqual(
      [here.name, there.name, firm.name].toSorted(),
    );
    const filter = { kind: 'organisation', state: MemberState.MEMBER_STATE_ACTIVE, discipline: '', locality: '' };
    expect(ids((await client.search('Λαζραίδης', { filter })).members)).toEqual([firm.name]);
    expect(await client.count({ query: 'Λαζραίδης' })).toMatchObject({ members: 3, corrected: true });
  });

  test('is nothing in a word of four letters, and two errors are too many', async () => {
    await client.register(person({ familyName: 'Ζέη', givenName: 'Λήδα' }));
    await client.register(person({ familyName: 'Τσακαλώτου' }));
    for (const words of ['Λήδι', 'Τσαλακώτοι'])
      expect(await client.search(words)).toMatchObject({ members: [], corrected: false });
  });
});

test('what this process has just written is found at once', async () => {
  await client.search('Χριστοφοράκοςς');
  const member = await client.register(person({ familyName: 'Βερνίκος' }));
  expect(ids((await client.search('Βενρίκος')).members)).toEqual([member.name]);
});

test('all pages are of what the first page took the word for, whoever comes meanwhile', async () => {
  const names = ['Δημητρέλος', 'Δημητρέλης', 'Δημητρέλας'];
  const made: Member[] = [];
  for (const familyName of names)
    for (const givenName of ['Α', 'Β']) made.push(await client.register(person({ familyName, givenName })));
  const seen: string[] = [];
  for (let pageToken = '', turn = 0; turn === 0 || pageToken !== ''; turn += 1) {
    const page = await client.search('Δημητρέλες', { pageSize: 2, pageToken });
    expect(page.corrected).toBe(true);
    seen.push(...ids(page.members));
    pageToken = page.nextPageToken;
    if (turn > 0) continue;
    // Another name that is near, which is not what the first page looked for; and one that is, as anybody who comes meanwhile.
    await client.register(person({ familyName: 'Δημητρέλεν', givenName: 'Ω' }));
    made.push(await client.register(person({ familyName: 'Δημητρέλος', givenName: 'Ω' })));
    // Somebody who is named as it was typed ends no search that has begun.
    made.push(await client.register(person({ familyName: 'Δημητρέλες', givenName: 'Ω' })));
  }
  expect(seen.toSorted()).toEqual(ids(made).toSorted());
  expect(new Set(seen).size).toBe(seen.length);
});

describe('who is known no longer', () => {
  const vocabulary = (keepFor?: number) =>
    testScope().use(
      createNameVocabulary({
        model: memberModel(served.mongo),
        logger: pino({ level: 'silent' }),
        ...(keepFor ? { keepFor } : {}),
      }),
    );
  const documentOf = async ({ name }: Member) =>
    (await served.mongo.collection('members').findOne({ _id: name.slice(-36) as never })) as never;

  test.each(['erased', 'merged'])('is gone from the words of the process at once where it has %s her', async (how) => {
    const familyName = how === 'erased' ? 'Ξεχασμένου' : 'Ενωμένου';
    const typed = how === 'erased' ? 'Ξεχασμνέου' : 'Ενωμνέου';
    const member = await client.register(person({ familyName }));
    const kept = vocabulary();
    expect((await kept.near(typed)).flat()).not.toEqual([]);
    expect(ids((await client.search(typed)).members)).toEqual([member.name]);
    if (how === 'erased') await erase(member);
    else await client.merge(member, await client.register(person({ givenName: 'Άλλη', familyName: 'Άλλη' })));
    kept.written(await documentOf(member));
    expect(await kept.near(typed)).toEqual([[]]);
    expect(await client.search(typed)).toMatchObject({ members: [], corrected: false });
  });

  test('is gone from what was being read while she was erased', async () => {
    const member = await client.register(person({ familyName: 'Φευγαλέου' }));
    const kept = vocabulary();
    await kept.near('Φευγλαέου');
    const reading = kept.near('Φευγλαέου');
    await erase(member);
    kept.written(await documentOf(member));
    await reading;
    expect(await kept.near('Φευγλαέου')).toEqual([[]]);
  });

  test('is gone from the words of another process when it reads them again', async () => {
    const member = await client.register(person({ familyName: 'Αποδημήτης' }));
    const other = vocabulary(50);
    expect((await other.near('Αποδηήτης')).flat()).not.toEqual([]);
    await erase(member);
    await eventually(async () => (await other.near('Αποδηήτης')).flat().length === 0, { what: 'her name is gone' });
  });

  test('is forgotten with all words by a process that nobody asks any longer', async () => {
    const other = vocabulary(50);
    const keys = await other.near('Αποδηήτης');
    expect(keys).toEqual([[]]);
    const written = await client.register(person({ familyName: 'Αποδημήτης' }));
    const document = await documentOf(written);
    // What is written is added only to words that are there.
    await eventually(() => other.words === 0, { what: 'the words are dropped' });
    other.written(document);
    expect(other.words).toBe(0);
  });
});
