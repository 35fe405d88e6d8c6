import type { Member } from '@inclust/contracts';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MemberDraft } from '../src/domain/member.ts';
import { day, organisation, person } from './build.ts';
import { serving, type Calls } from './serving.ts';

const scope = fileScope();
const full = testDatabase();
const empty = { csv: testDatabase(), tsv: testDatabase(), xlsx: testDatabase() };
let client: Calls;
const others = new Map<string, Calls>();

const nasty = ['=1+1', '+30', '-x', '@y', "'=quoted", 'a;b,c\t"d"', '«Ψυχή»\nδεύτερη\r\nτρίτη', 'Ëndërr çaj', ' '];

const one = (text: string, state: 'original' | 'human' | 'machine' | 'stale') => ({ text, state });
const texts = {
  el: one('Κείμενο «με»\nγραμμές; και "εισαγωγικά"', 'original'),
  sq: one('=Tekst çëÇË', 'human'),
  en: one('@text', 'stale'),
};
const drafts: readonly MemberDraft[] = [
  ...nasty.map((note, turn) =>
    person({
      givenName: `Αλέξης ${turn}`,
      familyName: note.trim() === '' ? 'Ëmbël' : note.replaceAll(/\s+/g, ' '),
      ...(note.trim() === '' ? {} : { note, externalId: `${turn}${note.slice(0, 3)}` }),
      locality: '-Άρτα; "κέντρο"',
      postalCode: '047 100',
    }),
  ),
  person({
    familyName: 'Πλήρης',
    email: '=o@example.org',
    phone: '+30 26810 00001',
    disciplines: ['performing-arts', 'heritage'],
    functions: ['creation', 'education'],
    activities: [
      { scheme: 'NACE2', code: '90.01' },
      { scheme: 'NACE2.1', code: '90.20' },
    ],
    skillsOffered: ['2651', 'http://data.europa.eu/esco/skill/00-aa'],
    skillsSought: ['2652'],
    languages: ['el', 'sq', 'de-AT'],
    links: ['https://example.org/a,b;c', 'http://example.org/?q=%7C'],
    description: texts,
    listingConsent: true,
    joinedOn: day('2020-02-29'),
  }),
  organisation({
    names: { el: one('«Θέατρο»; "Άρτα"', 'original'), sq: one('Teatër', 'machine'), en: one('+Theatre', 'human') },
    legalForm: 'koinsep',
    socialEnterprise: {
      law: 'GR-4430/2016',
      from: day('2020-01-01'),
      to: day('2026-01-01'),
      evidence: '=ΜΚΑΛΟ; "12345"',
    },
    sizeClass: 'micro',
    foundedOn: day('1821-03-25'),
    register: { country: 'GR', number: '094014201' },
    turnover: { minorUnits: 1_234_567_890_123_456_789n, currency: 'ALL' },
    description: texts,
  }),
];

const consent = { textVersion: '2027-1', language: 'sq', source: 'paper' };

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client } = await serving(scope, full.url, nats.url));
  for (const [format, { url }] of Object.entries(empty))
    others.set(format, (await serving(scope, url, nats.url)).client);
  const members: Member[] = [];
  for (const draft of drafts) members.push(await client.register(draft));
  const [first, second] = members as [Member, Member];
  await client.consent(first, { ...consent, purpose: 'directory', expireDate: '2999-01-01' });
  await client.consent({ name: first.name, etag: '' }, { ...consent, purpose: 'newsletter' });
  await client.share({ name: first.name, etag: '' }, { email: 'federation', postal_code: 'node' });
  await client.move('suspendMember', second, 'unpaid-fees');
  await client.apply(person({ givenName: 'Υποψήφια', familyName: 'Çelo', joinedOn: day('2026-01-01') }));
  const left = await client.register(person({ familyName: 'Gone' }));
  await client.withdraw(left);
});

describe.each(['csv', 'tsv', 'xlsx'] as const)('a register that was exported as %s', (format) => {
  test('makes the same file again when an empty one has taken it over', async () => {
    const other = others.get(format) as Calls;
    const file = await client.export(format, 'el');
    const parts = await other.import(file);
    expect(parts.filter(({ $case }) => $case === 'problem')).toEqual([]);
    expect(parts.at(-1)).toMatchObject({ value: { registered: drafts.length + 1, refused: 0 } });
    const again = await other.export(format, 'el');
    expect(format === 'xlsx' ? again.equals(file) : again.toString()).toEqual(
      format === 'xlsx' ? true : file.toString(),
    );
    const { members } = await other.list({ pageSize: 100 });
    const turnovers = members.flatMap(({ profile }) =>
      profile?.kind?.$case === 'organisation' ? [profile.kind.value.turnover?.minorUnits] : [],
    );
    expect(turnovers).toEqual([1_234_567_890_123_456_789n]);
  });

  test('changes nothing where it is taken over again, nor where it came from', async () => {
    const file = await client.export(format, 'sq');
    for (const register of [client, others.get(format) as Calls]) {
      const parts = await register.import(file);
      expect(parts.at(-1)).toMatchObject({
        value: { unchanged: drafts.length + 1, registered: 0, updated: 0, refused: 0 },
      });
    }
  });
});

test('problems with what a row says of a membership name its column', async () => {
  const header = 'kind,given_name,family_name,disciplines,status,status_reason,consents,sharing';
  const rows = [
    'person,Ana,Status,heritage,gone,,,',
    'person,Ben,Status,heritage,suspended,,,',
    'person,Era,Status,heritage,,,newsletter=1/el/paper/2999-01-01,',
    'person,Iva,Status,heritage,,,,turnover=public',
    'person,Ola,Status,heritage,left,,,',
  ];
  const parts = await client.import(Buffer.from([header, ...rows].join('\n')), { dryRun: true });
  expect(parts.flatMap((part) => (part.$case === 'problem' ? [part.value] : []))).toMatchObject([
    { row: 2, column: 5, header: 'status', rule: 'status-unknown' },
    { row: 3, column: 6, header: 'status_reason', rule: 'required' },
    { row: 4, column: 7, header: 'consents', rule: 'in-future' },
    { row: 5, column: 8, header: 'sharing', rule: 'audience-too-wide' },
    { row: 6, column: 5, header: 'status', rule: 'status-not-new' },
  ]);
});

test('what is in the vault is in no file', async () => {
  const header = (await client.export('csv', 'en')).toString().split('\r\n')[0] ?? '';
  expect(header).toContain('Sharing');
  expect(header).not.toMatch(/vulnerab|declar|vault/iu);
});
