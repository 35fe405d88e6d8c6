import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { runCli, succeeded } from '../support/run-cli.ts';

const scope = fileScope();
let folder: string;
let arta: NodeUnderTest;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  arta = scope.use(await loneCity(folder, 'arta'));
  await arta.start();
  environment = { XDG_CONFIG_HOME: join(folder, 'config'), INCLUST_TOKEN: '', INCLUST_API_KEY: '' };
  const made = await runCli(
    ['--operator-of', arta.home, '--json', 'keys', 'create', 'desk', '--role', 'coordinator'],
    environment,
  );
  environment = { ...environment, INCLUST_API_KEY: (JSON.parse(made.stdout) as { key: string }).key };
});

/** What a command of the coordinator prints for people. */
async function said(...args: readonly string[]) {
  return runCli(['--address', arta.address('members'), ...args], environment);
}

/** What it prints for programs. */
async function json<Answer = Record<string, unknown>>(...args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await said('--json', ...args);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Answer;
}

const register = (family: string, ...more: readonly string[]) =>
  json<{ name: string }>(
    'members',
    'register',
    '--given-name',
    'Ζωή',
    '--family-name',
    family,
    '--discipline',
    'heritage',
    ...more,
  );

test('she changes what she types and nothing else', async () => {
  const { name } = await register('Μέρα', '--email', 'zoe@example.org', '--phone', '+30 26810 00001', '--consent');
  expect(await json('members', 'update', name, '--note', 'called', '--no-consent')).toMatchObject({
    profile: { email: 'zoe@example.org', phone: '+30 26810 00001', note: 'called' },
  });
  expect(await said('members', 'update', name)).toMatchObject({ code: 2, stdout: '' });
  await json('members', 'consent', 'give', name, 'newsletter', '--text', '1', '--language', 'el', '--source', 'paper');
  const { stdout } = await said('members', 'share', name, 'email=node');
  const today = Temporal.Now.plainDateISO(arta.file.timeZone).toString();
  expect(stdout).toContain(`consent newsletter text 1 (el) by paper from ${today}`);
  expect(stdout).toMatch(/^audience node: .*email/mu);
});

test('she takes over the cards of her telephone, and gives a file of cards on', async () => {
  const cards = join(folder, 'phone.vcf');
  const card = (...lines: readonly string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');
  writeFileSync(cards, card('N:Çela;Anë;;;', 'UID:1', 'BDAY:1980-01-01') + card('N:Κάρτα;Εύα;;;', 'TEL:1'));
  const wrong = await said('import', cards, '--discipline', 'heritage');
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toContain('2\t10\tTEL\tphone-format');
  expect(wrong.stdout).toContain(
    '2 cards: 1 registered, 0 updated, 0 unchanged, 1 refused\nnot carried over: BDAY of 1',
  );

  const out = join(folder, 'out.vcf');
  await succeeded(said('export', out));
  expect(readFileSync(out, 'utf8')).toContain('N:Çela;Anë;;;\r\n');
  expect(readFileSync(out, 'utf8')).toContain('VERSION:4.0\r\n');
  expect(await said('import', out)).toMatchObject({ code: 0 });
  const before = readFileSync(out, 'utf8');
  expect(await said('export', out, '--format', 'docx')).toMatchObject({ code: 1 });
  expect(readFileSync(out, 'utf8')).toBe(before);
  const table = join(folder, 'out.tsv');
  await said('export', table);
  expect(readFileSync(table, 'utf8').split('\r\n')[0]).toContain('External id\tKind\t');
});

test('she says what a working group is for', async () => {
  const made = await json('bodies', 'create', 'crafts', '--en', 'Crafts', '--about-en', 'Clay', '--about-el', 'Πηλός');
  expect(made).toMatchObject({ description: { en: { text: 'Clay' }, el: { text: 'Πηλός' } } });
  const name = 'nodes/arta/bodies/crafts';
  expect(await json('bodies', 'update', name, '--about-en', 'Clay and wood')).toMatchObject({
    displayName: { en: { text: 'Crafts' } },
    description: { en: { text: 'Clay and wood' }, el: { text: 'Πηλός' } },
  });
});

test('she says whose an account is, and that is in what is told of the member', async () => {
  const { name } = await register('Λογαριασμός');
  const account = await json<{ name: string }>('accounts', 'create', 'account@example.org', '--role', 'member');
  const unknown = name.replace(/[0-9a-f]{12}$/u, '000000000000');
  const refused = await said('accounts', 'link', account.name, unknown);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('member-unknown') });
  expect(await json('accounts', 'link', account.name, name)).toMatchObject({ member: name });
  const file = join(folder, 'hers');
  await succeeded(said('rights', 'export', name, file));
  expect(JSON.parse(readFileSync(`${file}.json`, 'utf8'))).toMatchObject({
    accounts: [{ name: account.name, email: 'account@example.org', roles: ['member'], state: 'invited' }],
  });
  expect(await json('accounts', 'unlink', account.name)).toMatchObject({ member: '' });
});

test('the status of her node tells what waits, of accounts too', async () => {
  const { outboxes } = await arta.client('operations').operations.getNodeStatus();
  const services = ['members', 'accounts', 'events', 'coworking', 'reporting', 'webhooks'];
  expect(outboxes.map(({ service, away }) => [service, away])).toEqual(services.map((service) => [service, false]));
});

test('she plans a season and says what becomes of it', async () => {
  const { name: ngo } = await json<{ name: string }>(
    'members',
    'register',
    '--organisation',
    'Σύλλογος Επίδειξης',
    '--language',
    'el',
    '--discipline',
    'performing-arts',
  );
  const place = ['--street', 'Σκουφά 1', '--locality', 'Άρτα', '--country', 'GR', '--zone', 'Europe/Athens'];
  const venue = await json<{ name: string }>(
    'venues',
    'create',
    '--el',
    'Παλιά Αποθήκη',
    ...place,
    '--capacity',
    '120',
  );
  const tuesdays = ['--start', '2027-10-19T19:00', '--zone', 'Europe/Athens', '--rule', 'FREQ=WEEKLY;BYDAY=TU;COUNT=3'];
  const preview = await said('events', 'preview', ...tuesdays);
  expect(preview.stdout).toContain('2027-11-02T19:00:00');
  const draft = ['--el', 'Πρόβα χορωδίας', '--discipline', 'performing-arts', '--venue', venue.name];
  const event = await json<{ name: string; etag: string }>('events', 'create', ...draft, ...tuesdays);
  expect(await said('events', 'publish', event.name)).toMatchObject({ code: 1 });
  expect((await said('events', 'publish', event.name)).stderr).toContain('event.organisers');
  await json('events', 'delete', event.name);
  expect((await said('events', 'get', event.name)).stderr).toContain('event-not-found');
  const whole = await json<{ name: string }>('events', 'create', ...draft, ...tuesdays, '--organiser', ngo);
  await json('events', 'publish', whole.name);
  await json('events', 'occurrence', whole.name, '2027-10-26T19:00', 'cancel');
  const occurrences = await said('events', 'occurrences', whole.name);
  expect(occurrences.stdout).toMatch(/2027-10-26T19:00:00.*cancelled/u);
  const list = await said('events', 'list', '--state', 'published');
  expect(list.stdout).toContain('Πρόβα χορωδίας');
  expect(list.stdout).toContain('FREQ=WEEKLY');
  expect(await said('events', 'cancel', whole.name)).toMatchObject({ code: 2 });
  expect(await json('events', 'cancel', whole.name, '--reason', 'illness')).toMatchObject({
    state: 'EVENT_STATE_CANCELLED',
    sequence: 2,
  });
});
