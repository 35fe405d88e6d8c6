import { status } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import type { ImportMembersRequest, ImportMembersResponse } from '@inclust/contracts';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { day, organisation, person } from './build.ts';
import { refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let client: Calls;

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client } = await serving(scope, database.url, nats.url));
});

const header = 'external_id,kind,given_name,family_name,name_el,email,disciplines';
const file = (...rows: readonly string[]) => Buffer.from([header, ...rows].join('\n'));

async function told(bytes: Uint8Array, options = {}) {
  const parts = await client.import(bytes, options);
  const summary = parts.flatMap((part) => (part.$case === 'summary' ? [part.value] : []))[0];
  const problems = parts.flatMap((part) => (part.$case === 'problem' ? [part.value] : []));
  return { parts, summary, problems };
}

/** Everybody with the version they have. */
async function everybody(): Promise<string[]> {
  const { members } = await client.list({ pageSize: 1_000 });
  return members.map(({ name, etag }) => `${name}@${etag}`);
}

test('a file is taken over, and tells what it was read as, how far it is and what came of it', async () => {
  const { parts, summary } = await told(
    file('i-1,person,Γιώργος,Παπαδόπουλος,,g@example.org,performing-arts', 'i-2,organisation,,,Θέατρο,,heritage'),
  );
  expect(parts.map((part) => part.$case)).toEqual(['reading', 'progress', 'summary']);
  expect(parts[0]).toMatchObject({ value: { format: 'csv', delimiter: ',', rows: 2 } });
  expect(summary).toMatchObject({ rows: 2, registered: 2, updated: 0, unchanged: 0, refused: 0, dryRun: false });
});

test('the same file again changes nothing, a changed row one member', async () => {
  const rows = ['again-1,person,Ana,Hoxha,,a@example.org,heritage', 'again-2,person,Ben,Hoxha,,b@example.org,heritage'];
  await told(file(...rows));
  const before = await everybody();
  expect((await told(file(...rows))).summary).toMatchObject({ registered: 0, updated: 0, unchanged: 2 });
  expect(await everybody()).toEqual(before);
  const changed = file(rows[0] ?? '', 'again-2,person,Ben,Hoxha,,new@example.org,heritage');
  expect((await told(changed)).summary).toMatchObject({ updated: 1, unchanged: 1 });
  expect((await everybody()).filter((one) => !before.includes(one))).toEqual([
    expect.stringMatching(/^nodes\/kerkyra\/members\/.*@2$/),
  ]);
});

test('a row that breaks a rule is refused by row and column; the others are taken', async () => {
  const { summary, problems } = await told(
    file(
      'p-1,person,Ana,Leka,,nobody,heritage',
      'p-2,person,Era,Leka,,e@example.org,heritage',
      'p-2,person,Era,Leka,,e@example.org,heritage',
    ),
  );
  expect(summary).toMatchObject({ rows: 3, registered: 1, refused: 2 });
  expect(problems).toMatchObject([
    { row: 2, column: 6, header: 'email', rule: 'email-format' },
    { row: 4, column: 0, rule: 'row-repeated' },
  ]);
});

test('a code that its classification does not have is refused by column, in a dry run too', async () => {
  const coded = Buffer.from(
    [
      `${header},nace,nace_scheme,skills_offered`,
      'c-1,person,Ana,Gjika,,,heritage,90.03|90.03,NACE2|NACE2.1,2651',
      'c-2,person,Era,Gjika,,,heritage,90.12,NACE2.1,2650',
      'c-3,person,Iva,Gjika,,,heritage,90.12,NACE2.1,2651',
    ].join('\n'),
  );
  for (const dryRun of [true, false]) {
    const { summary, problems } = await told(coded, { dryRun });
    expect(summary).toMatchObject({ rows: 3, registered: 1, refused: 2 });
    expect(problems).toMatchObject([
      { row: 2, column: 8, header: 'nace', field: 'profile.activities[1]', rule: 'nace-unknown' },
      { row: 3, column: 10, header: 'skills_offered', field: 'profile.skills_offered[0]', rule: 'isco-unknown' },
    ]);
  }
});

test('a dry run tells what would come of it and writes nothing', async () => {
  const before = await everybody();
  const { summary } = await told(file('dry-1,person,Iris,Meta,,i@example.org,heritage'), { dryRun: true });
  expect(summary).toMatchObject({ registered: 1, dryRun: true });
  expect(await everybody()).toEqual(before);
});

test('a file that cannot be read whole is refused and writes nothing', async () => {
  const before = await everybody();
  expect(await refused(client.import(Buffer.from('no,header\n1,2')))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    reason: 'invalid-input',
  });
  expect(await refused(client.import(file('x'), { dateFormat: 'guess' }))).toMatchObject({
    fields: ['options.date_format value-unknown'],
  });
  expect(await everybody()).toEqual(before);
});

test.each<[string, NonNullable<ImportMembersRequest['part']>[]]>([
  ['a file without options', [{ $case: 'chunk', value: Buffer.from('a') }]],
  ['nothing at all', []],
])('%s is refused by its field', async (_, parts) => {
  const stream = client.raw.importMembers(new Metadata(), { deadline: Date.now() + 10_000 });
  for (const part of parts) stream.write({ part });
  stream.end();
  const read = async () => {
    for await (const answer of stream as AsyncIterable<ImportMembersResponse>) expect(answer).toBeUndefined();
  };
  expect(await refused(read())).toMatchObject({ code: status.INVALID_ARGUMENT, fields: ['options options-first'] });
});

test('an import that the caller leaves ends, and its repetition goes on where it ended', async () => {
  const rows = Array.from(
    { length: 300 },
    (_, turn) => `cut-${turn},person,Name${turn},Cut,,c${turn}@example.org,heritage`,
  );
  const stream = client.raw.importMembers(new Metadata(), { deadline: Date.now() + 15_000 });
  const options = { encoding: '', delimiter: '', dateFormat: '', decimalSeparator: '', dryRun: false, disciplines: [] };
  stream.write({ part: { $case: 'options', value: options } });
  stream.write({ part: { $case: 'chunk', value: file(...rows) } });
  stream.end();
  const leave = async () => {
    for await (const { part } of stream as AsyncIterable<ImportMembersResponse>)
      if (part?.$case === 'progress') stream.cancel();
  };
  expect(await refused(leave())).toMatchObject({ code: status.CANCELLED });
  const { summary } = await told(file(...rows));
  expect(summary).toMatchObject({ rows: 300, refused: 0, updated: 0 });
  expect((summary?.registered ?? 0) + (summary?.unchanged ?? 0)).toBe(300);
  expect(summary?.unchanged).toBeGreaterThanOrEqual(128);
  expect((await told(file(...rows))).summary).toMatchObject({ unchanged: 300 });
});

test.each(['csv', 'xlsx'])('what was exported as %s and is imported changes nothing', async (format) => {
  await client.register(
    person({
      givenName: '=Formula',
      familyName: `Guard-${format}`,
      email: `export@${format}.example.org`,
      phone: '+30 2661 012345',
      note: 'with, comma; "quotes"\nand lines',
      joinedOn: day('2020-02-29'),
      links: ['https://example.org/a', 'https://example.org/b'],
    }),
  );
  await client.register(
    organisation({
      names: { el: { text: `Θέατρο ${format}`, state: 'original' }, en: { text: 'Theatre', state: 'machine' } },
      legalForm: 'koinsep',
      register: { country: 'GR', number: format === 'csv' ? '094014201' : '094019245' },
      socialEnterprise: { law: 'GR-4430/2016', from: day('2020-01-01') },
      turnover: { minorUnits: 123_456n, currency: 'EUR' },
      description: { sq: { text: 'Teatër', state: 'human' } },
      listingConsent: true,
    }),
  );
  const before = await everybody();
  const exported = await client.export(format, 'el');
  const { summary, problems } = await told(exported);
  expect(problems).toEqual([]);
  expect(summary).toMatchObject({ registered: 0, updated: 0, refused: 0 });
  expect(await everybody()).toEqual(before);
});

test('an export in a format that there is not is refused by its field', async () => {
  expect(await refused(client.export('pdf'))).toMatchObject({ fields: ['format value-unknown'] });
});
