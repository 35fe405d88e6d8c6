import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { runCli } from '../support/run-cli.ts';

const scope = fileScope();
let federation: FederationUnderTest;

beforeAll(async () => {
  federation = scope.use(await FederationUnderTest.start(scope.use(await temporaryFolder()).path, ['arta'], 'one'));
  const { members } = federation.city('arta').client();
  const people = [
    ['Γιώργος', 'Παπαδόπουλος', 'Άρτα'],
    ['Ελένη', 'Παπαδοπούλου', 'ΑΡΤΑ'],
    ['Arben', 'Hoxha', 'Korçë'],
  ] as const;
  for (const [givenName, familyName, locality] of people)
    await members.registerMember({
      profile: { kind: { $case: 'person', value: { givenName, familyName } }, disciplines: ['heritage'], locality },
    });
});

const inclust = (...args: readonly string[]) =>
  runCli(['--operator-of', federation.city('arta').home, 'members', ...args], {});

test('a coordinator finds a member by a name with one letter wrong, and is told so', async () => {
  const found = await inclust('search', 'Παπαδόπολυος');
  expect(found.code).toBe(0);
  expect(found.stdout).toContain('Γιώργος Παπαδόπουλος');
  expect(found.stderr).toContain('Nobody is found as it was typed');
  const right = await inclust('search', 'Παπαδόπουλος');
  expect(right.stderr).toBe('');
});

test('a coordinator lists the members of a place, in any script', async () => {
  const { stdout } = await inclust('list', '--locality', 'arta', '--json');
  expect(JSON.parse(stdout)).toHaveLength(2);
});

test('a coordinator sees how many there are by kind, state, discipline and place', async () => {
  expect(JSON.parse((await inclust('list', '--facets', '--json')).stdout)).toEqual({
    members: 3,
    kinds: [{ value: 'person', members: 3 }],
    states: [{ value: 'active', members: 3 }],
    disciplines: [{ value: 'heritage', members: 3 }],
    localities: [
      { value: 'Άρτα', members: 2 },
      { value: 'Korçë', members: 1 },
    ],
    corrected: false,
  });
  const { stdout } = await inclust('search', 'παπαδοπουλου', '--facets');
  expect(stdout.split('\n').map((line) => line.trim().split('\t'))).toContainEqual(['place', 'ΑΡΤΑ', '1']);
  const refused = await inclust('list', '--facets', '--limit', '3');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
});
