import { MemberProfile, type SizeClass } from '@inclust/contracts';
import type { LocalizedText } from '@inclust/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, organisation, person } from '../../../test/build.ts';
import type { MemberDraft } from '../../domain/member.ts';
import { profileFromProto, profileToProto } from './profile.ts';

const text = fc.string({ minLength: 1, maxLength: 12 }).map((value) => `a${value}z`.normalize('NFC').trim());
const state = fc.constantFrom('original', 'human', 'machine', 'stale');
const localized: fc.Arbitrary<LocalizedText> = fc.record(
  { el: fc.record({ text, state }), sq: fc.record({ text, state }), en: fc.record({ text, state }) },
  { requiredKeys: [] },
);
const date = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => day(new Date(days * 86_400_000).toISOString().slice(0, 10)));
const texts = fc.array(text, { maxLength: 3 });

const common = {
  email: text,
  phone: text,
  locality: text,
  postalCode: text,
  note: text,
  externalId: text,
  disciplines: texts,
  functions: texts,
  activities: fc.array(fc.record({ scheme: fc.constantFrom('NACE2' as const, 'NACE2.1' as const), code: text }), {
    maxLength: 2,
  }),
  skillsOffered: texts,
  skillsSought: texts,
  languages: texts,
  links: texts,
  description: localized,
  listingConsent: fc.boolean(),
  joinedOn: date,
};
const required = [
  'kind',
  'disciplines',
  'functions',
  'activities',
  'skillsOffered',
  'skillsSought',
  'languages',
  'links',
  'description',
  'listingConsent',
] as const;
const people = fc.record(
  { ...common, kind: fc.constant('person' as const), givenName: text, familyName: text },
  { requiredKeys: [...required, 'givenName', 'familyName'] },
);
const organisations = fc.record(
  {
    ...common,
    kind: fc.constant('organisation' as const),
    names: localized,
    legalForm: text,
    sizeClass: fc.constantFrom('micro', 'small', 'medium', 'large'),
    foundedOn: date,
    register: fc.record({
      country: fc.constantFrom('GR', 'AL'),
      number: text.map((value) => value.toUpperCase().trim()),
    }),
    turnover: fc.record({
      minorUnits: fc.bigInt({ min: 0n, max: 2n ** 62n }),
      currency: fc.constantFrom('EUR', 'ALL'),
    }),
    socialEnterprise: fc.record(
      { law: fc.constantFrom('GR-4430/2016', 'AL-65/2016'), from: date, to: date, evidence: fc.constant('ΜΚΑΛΟ 1') },
      { requiredKeys: ['law', 'from'] },
    ),
  },
  { requiredKeys: [...required, 'names'] },
);

test('any draft is the same after the way over the wire and back', () => {
  fc.assert(
    fc.property(fc.oneof(people, organisations) as fc.Arbitrary<MemberDraft>, (draft) => {
      const bytes = MemberProfile.encode(profileToProto(draft)).finish();
      expect(profileFromProto(MemberProfile.decode(bytes))).toEqual({ ok: true, value: draft });
    }),
  );
});

test('texts come in as NFC without white space at the ends; empty ones are not there', () => {
  const profile = profileToProto(
    person({ email: ' a@example.org ', locality: 'Κέρκυρα'.normalize('NFD'), note: '  ' }),
  );
  const read = profileFromProto(profile);
  expect(read).toMatchObject({ ok: true, value: { email: 'a@example.org', locality: 'Κέρκυρα'.normalize('NFC') } });
  expect(read.ok && Object.keys(read.value)).not.toContain('note');
});

test.each<[string, (profile: MemberProfile) => void]>([
  ['profile.kind required', (profile) => void (profile.kind = undefined)],
  ['profile.joined_date date-impossible', (profile) => void (profile.joinedDate = '2027-02-29')],
  [
    'profile.activities[0].scheme nace-scheme-unknown',
    (profile) => void (profile.activities = [{ scheme: 'ISIC', code: '90' }]),
  ],
  [
    'profile.organisation.founded_date date-impossible',
    (profile) => inOrganisation(profile, { foundedDate: '1.1.2020' }),
  ],
  [
    'profile.organisation.register.country_code register-country-unknown',
    (profile) => inOrganisation(profile, { register: { countryCode: 'IT', number: '1' } }),
  ],
  [
    'profile.organisation.turnover.currency_code currency-unknown',
    (profile) => inOrganisation(profile, { turnover: { currencyCode: 'USD', minorUnits: 1n } }),
  ],
  [
    'profile.organisation.social_enterprise.law social-enterprise-law-unknown',
    (profile) =>
      inOrganisation(profile, { socialEnterprise: { law: 'X', fromDate: '2020-01-01', toDate: '', evidence: '' } }),
  ],
  [
    'profile.organisation.social_enterprise.from_date required',
    (profile) =>
      inOrganisation(profile, { socialEnterprise: { law: 'AL-65/2016', fromDate: '', toDate: '', evidence: '' } }),
  ],
])('what cannot be read is named: %s', (expected, spoil) => {
  const profile = profileToProto(organisation());
  spoil(profile);
  const read = profileFromProto(profile);
  expect(read.ok ? [] : read.refusal.violations?.map(({ field, rule }) => `${field} ${rule}`)).toEqual([expected]);
});

test('a size class that a newer client knows is none', () => {
  const profile = profileToProto(organisation());
  inOrganisation(profile, { sizeClass: 77 as SizeClass });
  const read = profileFromProto(profile);
  expect(read.ok && 'sizeClass' in read.value).toBe(false);
});

function inOrganisation(profile: MemberProfile, change: object): void {
  if (profile.kind?.$case === 'organisation') Object.assign(profile.kind.value, change);
}
