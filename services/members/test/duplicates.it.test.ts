import { status } from '@grpc/grpc-js';
import type { DuplicateSuggestion, Member } from '@inclust/contracts';
import { originalTexts } from '@inclust/kernel';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let client: Calls;
let mongo: Connection;

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client, mongo } = await serving(scope, database.url, nats.url));
});

const pairOf = ({ first, second }: Pick<DuplicateSuggestion, 'first' | 'second'>): string[] =>
  [first?.name ?? '', second?.name ?? ''].toSorted();
const pair = (one: Member, other: Member): string[] => [one.name, other.name].toSorted();

/** Who is suggested as the same as a member, and why. */
async function suggestedFor(member: Member): Promise<(readonly [string | undefined, string])[]> {
  const found = await client.duplicatesOf(member.name);
  return found.map((one) => [pairOf(one).find((name) => name !== member.name), one.reasons.join(' ')]);
}

test('two spellings of a name with one e-mail are suggested with both reasons, in the list and for each', async () => {
  const greek = await client.register(person({ email: 'giorgos@example.gr' }));
  const latin = await client.register(
    person({ givenName: 'Giorgos', familyName: 'Papadopoulos', email: 'Giorgos@Example.gr' }),
  );
  await client.register(person({ givenName: 'Άννα', email: 'anna@example.gr' }));
  expect(await suggestedFor(greek)).toEqual([[latin.name, 'email name']]);
  expect(await suggestedFor(latin)).toEqual([[greek.name, 'email name']]);
  const { suggestions, nextPageToken } = await client.suggestions();
  expect(suggestions.map((one) => [pairOf(one), one.reasons])).toEqual([[pair(greek, latin), ['email', 'name']]]);
  expect([suggestions[0]?.first?.name, nextPageToken]).toEqual([pair(greek, latin)[0], '']);
});

test('nobody is suggested for what is absent, and no person as an organisation', async () => {
  const one = await client.register(person({ givenName: 'Νίκος', familyName: 'Σκέτος' }));
  const other = await client.register(person({ givenName: 'Νίκος', familyName: 'Σκέτος' }));
  const house = await client.register(
    organisation({ names: originalTexts({ el: 'Νίκος Σκέτος' }), email: 'n@example.gr' }),
  );
  const man = await client.register(person({ givenName: 'Νίκος', familyName: 'Σκέτος', email: 'n@example.gr' }));
  for (const member of [one, other, house, man]) expect(await suggestedFor(member)).toEqual([]);
});

test('the list has the strongest first, each pair once, and comes in pages in a stable order', async () => {
  const phone = '+355 69 700 0001';
  const made: Member[] = [];
  for (const more of [
    { givenName: 'Besa', familyName: 'Hoxha', phone },
    { givenName: 'Hoxha', familyName: 'Besa', phone: '069 700 0001' },
    { givenName: 'Besa', familyName: 'Hoxha', phone, email: 'besa@example.al' },
    { givenName: 'Besa', familyName: 'Hoxha', phone, email: 'besa@example.al', locality: 'Vlorë', postalCode: '9401' },
  ])
    made.push(await client.register(person(more)));
  const number = { country: 'GR', number: '094014201' } as const;
  for (const name of ['Ένα', 'Δύο'])
    made.push(await client.register(organisation({ names: originalTexts({ el: name }), register: number })));
  const { suggestions: all } = await client.suggestions({ pageSize: 1_000 });
  const mine = all.filter((one) => pairOf(one).every((name) => made.some((member) => member.name === name)));
  expect(mine.map(({ reasons }) => reasons.join(' '))).toEqual([
    'register-number',
    'email name phone',
    ...Array.from({ length: 5 }, () => 'name phone'),
  ]);
  expect(new Set(all.map((one) => pairOf(one).join())).size).toBe(all.length);
  const paged: DuplicateSuggestion[] = [];
  let pageToken = '';
  do {
    const page = await client.suggestions({ pageSize: 3, pageToken });
    expect(page.suggestions.length).toBeLessThanOrEqual(3);
    paged.push(...page.suggestions);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  expect(paged).toEqual(all);
  expect(await refused(client.suggestions({ pageToken: 'another-list' }))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    fields: ['page_token page-token-of-this-list'],
  });
});

test('what was dismissed is not suggested again until one of the two changes in a key', async () => {
  const one = await client.register(person({ givenName: 'Μαρία', familyName: 'Κοινού', email: 'house@example.gr' }));
  const other = await client.register(person({ givenName: 'Ελένη', familyName: 'Κοινού', email: 'house@example.gr' }));
  await client.dismiss(other.name, one.name, 'shared-contact');
  const listed = async () =>
    (await client.suggestions({ pageSize: 1_000 })).suggestions.map((each) => pairOf(each).join());
  expect(await suggestedFor(one)).toEqual([]);
  expect(await listed()).not.toContain(pair(one, other).join());
  const noted = await client.update(one, { note: 'new' }, ['profile.note']);
  expect(await suggestedFor(one)).toEqual([]);
  await client.update(noted, { phone: '2661099999' }, ['profile.phone']);
  expect(await suggestedFor(one)).toEqual([[other.name, 'email']]);
  expect(await listed()).toContain(pair(one, other).join());
  const kept = await mongo.collection('duplicate_dismissals').find().toArray();
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toMatch(/example|Κοινού|Μαρία/i);
});

test('a dismissal needs two members of whom something is suspected, and a reason', async () => {
  const one = await client.register(person({ givenName: 'Ρένα', email: 'rena@example.gr' }));
  const other = await client.register(person({ givenName: 'Ρούλα', email: 'roula@example.gr' }));
  expect(await refused(client.dismiss(one.name, one.name))).toMatchObject({ fields: ['second_name same-member'] });
  expect(await refused(client.dismiss(one.name, other.name))).toMatchObject({
    code: status.FAILED_PRECONDITION,
    reason: 'not-suggested',
  });
  expect(await refused(client.dismiss(one.name, other.name, ''))).toMatchObject({ fields: ['reason required'] });
  expect(await refused(client.dismiss(one.name, other.name, 'unkind'))).toMatchObject({
    fields: ['reason reason-unknown'],
  });
  expect(await refused(client.duplicatesOf(`${one.name.slice(0, -12)}000000000000`))).toMatchObject({
    code: status.NOT_FOUND,
  });
});

test('who is the same by a key that changes is suggested no more', async () => {
  const one = await client.register(person({ givenName: 'Σοφία', familyName: 'Άλλη', email: 'sofia@example.gr' }));
  const other = await client.register(person({ givenName: 'Σόνια', familyName: 'Άλλου', email: 'sofia@example.gr' }));
  expect(await suggestedFor(one)).toEqual([[other.name, 'email']]);
  await client.update(other, { email: 'sonia@example.gr' }, ['profile.email']);
  expect(await suggestedFor(one)).toEqual([]);
});
