import type { MemberProfile } from '@inclust/contracts';
import { originalTexts } from '@inclust/kernel';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { organisation, person } from './build.ts';
import { serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let client: Calls;

beforeAll(async () => {
  const nats = scope.use(await openTestNats());
  ({ client } = await serving(scope, database.url, nats.url));
});

/** Imports a file with these lines; how many rows came to what, and the rules of the problems by row. */
async function imported(...lines: readonly string[]) {
  const parts = await client.import(Buffer.from(lines.join('\n')));
  const summary = parts.flatMap((part) => (part.$case === 'summary' ? [part.value] : []))[0];
  const problems = parts.flatMap((part) => (part.$case === 'problem' ? [[part.value.row, part.value.rule]] : []));
  const { registered, updated, unchanged, refused } = summary ?? {};
  return { registered, updated, unchanged, refused, problems };
}

/** The profile of a member as it is now. */
async function profileOf(name: string): Promise<MemberProfile | undefined> {
  return (await client.get(name)).profile;
}

const one = { registered: 0, updated: 0, unchanged: 0, refused: 0, problems: [] };

test('a row without an external id is about the member of these names and this e-mail', async () => {
  const { name } = await client.register(
    person({ givenName: 'Zef', familyName: 'Meksi', email: 'zef@example.org', externalId: 'z-1' }),
  );
  const result = await imported(
    'kind,given_name,family_name,email,disciplines,note',
    'person,ZEF,MEKSI,zef@example.org,heritage,seen',
  );
  expect(result).toEqual({ ...one, updated: 1 });
  expect(await profileOf(name)).toMatchObject({
    kind: { value: { givenName: 'ZEF', familyName: 'MEKSI' } },
    disciplines: ['heritage'],
    note: 'seen',
    externalId: 'z-1',
  });
});

test('a file without e-mail addresses is about the members who have one, by name and place or by the name alone', async () => {
  const said = { givenName: 'Lir', familyName: 'Kodra' };
  const { name } = await client.register(
    person({ ...said, email: 'lir@example.org', locality: 'Vlorë', externalId: 'l-1' }),
  );
  expect(
    await imported('kind,given_name,family_name,locality,disciplines,note', 'person,Lir,Kodra,Vlora,heritage,none'),
  ).toEqual({ ...one, registered: 1 });
  expect(
    await imported('kind,given_name,family_name,locality,disciplines,note', 'person,Lir,Kodra,VLORË,heritage,place'),
  ).toEqual({ ...one, updated: 1 });
  expect(await profileOf(name)).toMatchObject({ note: 'place', email: 'lir@example.org', externalId: 'l-1' });
  // Two are called so by now.
  expect(await imported('kind,given_name,family_name,disciplines', 'person,Lir,Kodra,archives')).toMatchObject({
    refused: 1,
    problems: [[2, 'row-ambiguous']],
  });
});

test('an empty cell takes away neither the key nor the first day', async () => {
  const header = 'kind,external_id,given_name,family_name,email,joined_on,disciplines';
  await imported(header, 'person,m-1,Mira,Leka,mira@example.org,2024-03-01,heritage');
  expect(await imported(header, 'person,,Mira,Leka,mira@example.org,,archives')).toEqual({ ...one, updated: 1 });
  expect(await imported(header, 'person,m-1,Mira,Leka,mira@example.org,2024-03-01,archives')).toEqual({
    ...one,
    unchanged: 1,
  });
});

test('an organisation is known by its register number, whatever it is called by now', async () => {
  const register = { country: 'GR', number: '094014201' } as const;
  const { name } = await client.register(organisation({ names: originalTexts({ el: 'Παλιό' }), register }));
  const result = await imported(
    'kind,name_el,register_country,register_number,disciplines',
    'organisation,Νέο,GR,094014201,heritage',
  );
  expect(result).toEqual({ ...one, updated: 1 });
  expect((await profileOf(name))?.kind).toMatchObject({ value: { names: { el: { text: 'Νέο' } } } });
});

test('who is named by other names or another e-mail is somebody else', async () => {
  await client.register(person({ givenName: 'Iliana', familyName: 'Kola', email: 'iliana@example.org' }));
  const result = await imported(
    'kind,given_name,family_name,email,disciplines',
    'person,Iliana,Kola,other@example.org,heritage',
    'person,Iliana,Leka,iliana@example.org,heritage',
  );
  expect(result).toEqual({ ...one, registered: 2 });
});

test('a row that fits two members is refused and changes neither; with an external id it is one of them', async () => {
  const twin = { givenName: 'Dea', familyName: 'Shehu', email: 'dea@example.org' };
  const first = await client.register(person({ ...twin, externalId: 'd-1' }));
  const second = await client.register(person({ ...twin, externalId: 'd-2' }));
  const header = 'kind,given_name,family_name,email,disciplines,note';
  const row = 'person,Dea,Shehu,dea@example.org,performing-arts,which';
  expect(await imported(header, row)).toEqual({ ...one, refused: 1, problems: [[2, 'row-ambiguous']] });
  expect([await profileOf(first.name), await profileOf(second.name)]).toEqual([first.profile, second.profile]);
  expect(await imported(`external_id,${header}`, `d-2,${row}`)).toEqual({ ...one, updated: 1 });
  expect([(await profileOf(first.name))?.note, (await profileOf(second.name))?.note]).toEqual(['', 'which']);
});

test('a row with an external id is about that member, also beside a row without one that names the same', async () => {
  const { name } = await client.register(
    person({ givenName: 'Gent', familyName: 'Basha', email: 'gent@example.org', externalId: 'g-1' }),
  );
  const result = await imported(
    'external_id,kind,given_name,family_name,email,disciplines',
    'g-1,person,Gent,Basha,gent@example.org,heritage',
    'g-2,person,Gent,Basha,gent@example.org,heritage',
  );
  expect(result).toEqual({ ...one, registered: 1, updated: 1 });
  const again = await imported(
    'external_id,kind,given_name,family_name,email,disciplines',
    'g-1,person,Gent,Basha,gent@example.org,archives',
    ',person,Gent,Basha,gent@example.org,archives',
  );
  expect(again).toEqual({ ...one, updated: 1, refused: 1, problems: [[3, 'row-ambiguous']] });
  expect((await profileOf(name))?.disciplines).toEqual(['archives']);
});

test('a column that the file lacks leaves its field, consent included; one that is there and empty empties it', async () => {
  const { name } = await client.register(
    organisation({
      externalId: 'k-1',
      names: { el: { text: 'Μουσείο', state: 'original' }, en: { text: 'Museum', state: 'machine' } },
      email: 'museum@example.org',
      phone: '+30 26610 00001',
      note: 'kept',
      links: ['https://museum.example'],
      legalForm: 'koinsep',
      turnover: { minorUnits: 100n, currency: 'EUR' },
      description: originalTexts({ el: 'κείμενο', sq: 'tekst' }),
      listingConsent: true,
    }),
  );
  const result = await imported(
    'external_id,kind,name_el,phone,website,turnover_currency,annual_turnover,description_sq,disciplines',
    'k-1,organisation,Μουσείο,,,,,,heritage',
  );
  expect(result).toEqual({ ...one, updated: 1 });
  const profile = await profileOf(name);
  expect(profile).toMatchObject({
    email: 'museum@example.org',
    note: 'kept',
    listingConsent: true,
    kind: { value: { names: { en: { text: 'Museum' } }, legalForm: 'koinsep' } },
    description: { el: { text: 'κείμενο' } },
    phone: '',
    links: [],
    disciplines: ['heritage'],
  });
  expect(profile?.description?.sq).toBeUndefined();
  expect(profile?.kind?.$case === 'organisation' && profile.kind.value.turnover).toBeUndefined();
});

test('consent is taken back by a cell that says so, or says nothing', async () => {
  const { name } = await client.register(person({ externalId: 'c-1', familyName: 'Consent', listingConsent: true }));
  const header = 'external_id,kind,given_name,family_name,disciplines,listing_consent';
  const row = 'c-1,person,Γιώργος,Consent,performing-arts,';
  expect(await imported(header, row)).toEqual({ ...one, updated: 1 });
  expect((await profileOf(name))?.listingConsent).toBe(false);
});

test('a file without external ids that is imported again changes nothing', async () => {
  const file = [
    'kind,given_name,family_name,phone,disciplines',
    'person,Lea,Again,+355 69 111,heritage',
    'person,Lea,Again,+355 69 222,heritage',
  ];
  expect(await imported(...file)).toEqual({ ...one, registered: 2 });
  expect(await imported(...file)).toEqual({ ...one, unchanged: 2 });
});

test('two rows about the same member, one by its external id and one by its names, are refused from the second on', async () => {
  const members = await Promise.all(
    ['near', 'far'].map((place) =>
      client.register(
        person({ givenName: 'Fatos', familyName: 'Prifti', email: `${place}@example.org`, externalId: place }),
      ),
    ),
  );
  const others = Array.from({ length: 200 }, (_, turn) => `other-${turn},person,Other,O${turn},,heritage`);
  const result = await imported(
    'external_id,kind,given_name,family_name,email,disciplines',
    'near,person,Fatos,Prifti,near@example.org,heritage',
    ',person,Fatos,Prifti,near@example.org,archives',
    'far,person,Fatos,Prifti,far@example.org,heritage',
    ...others,
    ',person,Fatos,Prifti,far@example.org,archives',
  );
  const problems = [
    [3, 'row-repeated'],
    [205, 'row-repeated'],
  ];
  expect(result).toEqual({ ...one, registered: 200, updated: 2, refused: 2, problems });
  const profiles = await Promise.all(members.map(({ name }) => profileOf(name)));
  expect(profiles).toMatchObject([
    { externalId: 'near', disciplines: ['heritage'] },
    { externalId: 'far', disciplines: ['heritage'] },
  ]);
});

test('two rows of a file that name the same member are refused from the second on', async () => {
  const result = await imported(
    'kind,given_name,family_name,email,disciplines',
    'person,Mira,Twice,mira@example.org,heritage',
    'person,MIRA,TWICE,mira@example.org,archives',
  );
  expect(result).toEqual({ ...one, registered: 1, refused: 1, problems: [[3, 'row-repeated']] });
});
