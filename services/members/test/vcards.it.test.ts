import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { day, organisation, person } from './build.ts';
import { refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const full = testDatabase();
const empty = { vcard: testDatabase(), vcard3: testDatabase() };
let client: Calls;
const others = new Map<string, Calls>();

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client } = await serving(scope, full.url, nats.url));
  for (const [format, { url }] of Object.entries(empty))
    others.set(format, (await serving(scope, url, nats.url)).client);
});

const card = (...lines: readonly string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
const ana = ['VERSION:3.0', 'N:Hoxha;Ana;;;', 'FN:Ana Hoxha', 'EMAIL:ana@example.al'];

/** Imports cards; how many came to what, each problem by card, property, rule and line, and what was left out. */
async function imported(file: string | Uint8Array, options = {}, register = client) {
  const parts = await register.import(Buffer.from(file), { disciplines: ['heritage'], ...options });
  const summary = parts.flatMap((part) => (part.$case === 'summary' ? [part.value] : []))[0];
  const problems = parts.flatMap((part) =>
    part.$case === 'problem' ? [`${part.value.row} ${part.value.header} ${part.value.rule} ${part.value.line}`] : [],
  );
  const { registered, updated, unchanged, refused: wrong, ignored } = summary ?? {};
  return { counts: { registered, updated, unchanged, refused: wrong }, problems, ignored };
}

const one = { registered: 0, updated: 0, unchanged: 0, refused: 0 };
const everybody = async () =>
  (await client.list({ pageSize: 1_000 })).members.map(({ name, etag }) => `${name}@${etag}`);

describe('cards of a telephone', () => {
  const phone = card(
    ...ana,
    'UID:phone-1',
    'TEL;TYPE=CELL:+355 69 000 0001',
    'PHOTO;ENCODING=b:AAAA',
    'BDAY:1980-01-01',
  );

  test('are taken over, and what there is no place for is counted', async () => {
    const before = await everybody();
    expect(await imported(phone, { dryRun: true })).toMatchObject({ counts: { ...one, registered: 1 } });
    expect(await everybody()).toEqual(before);
    expect(await imported(phone)).toEqual({
      counts: { ...one, registered: 1 },
      problems: [],
      ignored: { PHOTO: 1, BDAY: 1 },
    });
    const { members } = await client.search('Ana Hoxha');
    expect(members).toMatchObject([
      {
        profile: {
          email: 'ana@example.al',
          phone: '+355 69 000 0001',
          disciplines: ['heritage'],
          externalId: 'uid:phone-1',
        },
      },
    ]);
  });

  test('again change nothing, with other words one member, by the UID', async () => {
    expect(await imported(phone)).toMatchObject({ counts: { ...one, unchanged: 1 } });
    const married = phone.replace('N:Hoxha', 'N:Leka').replace('FN:Ana Hoxha', 'FN:Ana Leka');
    expect(await imported(married)).toMatchObject({ counts: { ...one, updated: 1 } });
    const [member] = (await client.search('Ana Leka')).members;
    expect(member?.profile).toMatchObject({ disciplines: ['heritage'], phone: '+355 69 000 0001' });
  });

  test('are about the member of that name and e-mail, who keeps her key and whatever the card lacks', async () => {
    const { name } = await client.register(
      person({ givenName: 'Era', familyName: 'Gjoni', email: 'era@example.al', note: 'kept', externalId: 'k-9' }),
    );
    const hers = card('VERSION:3.0', 'N:Gjoni;Era;;;', 'EMAIL:ERA@example.al', 'TEL:+355 69 111 1111', 'UID:x-1');
    expect(await imported(hers)).toMatchObject({ counts: { ...one, updated: 1 } });
    expect((await client.get(name)).profile).toMatchObject({
      externalId: 'k-9',
      note: 'kept',
      phone: '+355 69 111 1111',
      disciplines: ['performing-arts'],
    });
    expect(await imported(hers)).toMatchObject({ counts: { ...one, unchanged: 1 } });
  });

  test('of one name and e-mail with a UID each are two people, also when an import goes on where it was cut off', async () => {
    const twin = ['VERSION:3.0', 'N:Twin;Ola;;;', 'EMAIL:ola@example.al'];
    expect(await imported(card(...twin, 'UID:t-1'))).toMatchObject({ counts: { ...one, registered: 1 } });
    const both = card(...twin, 'UID:t-1') + card(...twin, 'UID:t-2');
    expect(await imported(both)).toMatchObject({ counts: { ...one, registered: 1, unchanged: 1 } });
    expect(await imported(both)).toMatchObject({ counts: { ...one, unchanged: 2 } });
  });

  test('that break a rule are refused by number, property and line; the others are taken', async () => {
    const file = [
      card('VERSION:3.0', 'N:Wrong;Ana;;;', 'EMAIL:nobody', 'TEL:12', 'URL:www.example.org'),
      card('VERSION:4.0', 'KIND:group', 'FN:All'),
      card('VERSION:2.1', 'FN:Only Shown', 'NOTE'),
      card('VERSION:3.0', 'N:Wrong;Era;;;', 'UID:w-1'),
      card('VERSION:3.0', 'N:Wrong;Era;;;', 'UID:w-1'),
    ].join('');
    expect(await imported(file)).toMatchObject({
      counts: { ...one, registered: 1, refused: 4 },
      problems: [
        '1 EMAIL email-format 4',
        '1 TEL phone-format 5',
        '1 URL link-format 6',
        '2 KIND kind-unknown 10',
        '3  line-malformed 16',
        '5  row-repeated 23',
      ],
    });
  });

  test('with a byte that means nothing are refused by its place, or read as declared', async () => {
    const file = Buffer.concat([
      Buffer.from('BEGIN:VCARD\r\nVERSION:2.1\r\nN:'),
      Buffer.from([0xd0, 0xe1, 0xf0, 0xdc, 0xf2]),
      Buffer.from(';Anna\r\nEND:VCARD\r\n'),
    ]);
    const parts = await client.import(file, { disciplines: ['heritage'] });
    expect(parts.find(({ $case }) => $case === 'problem')).toMatchObject({
      value: { row: 1, header: 'N', rule: 'byte-undecodable', line: 3, message: expect.stringContaining('byte 28 of') },
    });
    expect(await imported(file, { encoding: 'windows-1253' })).toMatchObject({ counts: { ...one, registered: 1 } });
    expect((await client.search('Παπάς Anna')).members).toHaveLength(1);
  });

  test('need a discipline for whoever is new, and one that there is', async () => {
    expect(await imported(card('VERSION:3.0', 'N:None;Ana;;;'), { disciplines: [] })).toMatchObject({
      problems: ['1 CATEGORIES required 1'],
    });
    expect(await refused(imported(card(...ana), { disciplines: ['cooking'] }))).toMatchObject({
      fields: ['options.disciplines discipline-unknown'],
    });
  });

  test('are no file where one does not end', async () => {
    expect(await refused(imported('BEGIN:VCARD\r\nFN:x\r\n'))).toMatchObject({
      fields: ['file.line[1] card-not-closed'],
    });
  });
});

describe.each(['vcard', 'vcard3'] as const)('a register that was exported as %s', (format) => {
  beforeAll(async () => {
    if (format !== 'vcard') return;
    const full = await client.register(
      person({
        givenName: 'Γιώργος;',
        familyName: 'Πλήρης\\, "Α"',
        email: 'full@example.org',
        phone: '+30 26810 00001',
        locality: 'Κορυτσά, Κορçë;',
        postalCode: '470 41',
        languages: ['el', 'sq'],
        links: ['https://example.org/a,b;c'],
        note: '=1+1; α, β\nγ\\',
        skillsOffered: ['2651'],
        description: { sq: { text: 'Përshkrim; ë, ç', state: 'machine' } },
        joinedOn: day('2020-02-29'),
        externalId: 'full-1',
      }),
    );
    await client.consent(full, { purpose: 'newsletter', textVersion: '1', language: 'el', source: 'paper' });
    await client.share({ name: full.name, etag: '' }, { email: 'node' });
    await client.register(
      organisation({
        names: { en: { text: 'Theatre, Ltd', state: 'human' }, el: { text: 'Θέατρο; «Άρτα»', state: 'original' } },
        legalForm: 'koinsep',
        register: { country: 'GR', number: '094014201' },
        turnover: { minorUnits: 123_456n, currency: 'EUR' },
      }),
    );
  });

  test('is read back without a change where it came from', async () => {
    const before = await everybody();
    expect(await imported(await client.export(format, ''))).toMatchObject({
      counts: { ...one, unchanged: before.length },
      problems: [],
      ignored: {},
    });
    expect(await everybody()).toEqual(before);
  });

  test('is taken over by an empty one with every field', async () => {
    const other = others.get(format) as Calls;
    const file = await client.export(format, '');
    expect(await imported(file, { disciplines: [] }, other)).toMatchObject({ counts: { refused: 0 }, problems: [] });
    expect(await imported(file, { disciplines: [] }, other)).toMatchObject({ counts: { registered: 0, updated: 0 } });
    const all = async (register: Calls) =>
      (await register.list({ pageSize: 1_000 })).members.map(({ profile, sharing, consents }) => ({
        ...profile,
        // Who has no key of the coordinator's is known by the member that the card was made of.
        externalId: profile?.externalId.replace(/^uid:urn:.*/, ''),
        joinedDate: '',
        sharing,
        consents: consents.map(({ purpose, textVersion }) => [purpose, textVersion]),
      }));
    expect(await all(other)).toEqual(await all(client));
  });
});

test('a card has the lines that other programs read', async () => {
  const lines = async (format: string) => {
    const unfolded = (await client.export(format, '')).toString().replaceAll('\r\n ', '');
    return unfolded.split('END:VCARD\r\n').map((one) => one.split('\r\n'));
  };
  const [member] = (await client.search('Πλήρης')).members;
  const cards = await lines('vcard');
  expect(cards.find((one) => one.some((line) => line.includes('Πλήρης')))).toEqual(
    expect.arrayContaining([
      'BEGIN:VCARD',
      'VERSION:4.0',
      'KIND:individual',
      `UID:urn:uuid:${member?.name.split('/').at(-1)}`,
      'N:Πλήρης\\\\\\, "Α";Γιώργος\\;;;;',
      'TEL:+30 26810 00001',
      'EMAIL:full@example.org',
      'ADR:;;;Κορυτσά\\, Κορçë\\;;;470 41;',
      'URL:https://example.org/a,b;c',
      'CATEGORIES:performing-arts',
      'NOTE:=1+1; α\\, β\\nγ\\\\',
      'X-INCLUST-EXTERNAL-ID:full-1',
    ]),
  );
  expect(cards.find((one) => one.includes('KIND:org'))).toEqual(
    expect.arrayContaining([
      'FN;LANGUAGE=el:Θέατρο; «Άρτα»',
      'ORG;LANGUAGE=el:Θέατρο\\; «Άρτα»',
      'X-INCLUST-NAME-EN:Theatre\\, Ltd',
      'X-INCLUST-LEGAL-FORM:koinsep',
      'X-INCLUST-ANNUAL-TURNOVER:1234.56',
    ]),
  );
  const third = (await lines('vcard3')).find((one) => one.includes('X-ABSHOWAS:COMPANY'));
  expect(third).toEqual(expect.arrayContaining(['VERSION:3.0', 'N:;;;;', 'FN;LANGUAGE=el:Θέατρο; «Άρτα»']));
});
