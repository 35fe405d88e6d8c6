import { MemberProfile } from '@inclust/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, organisation, person } from '../../../test/build.ts';
import { applyMask, checkMask } from './field-mask.ts';
import { profileToProto } from './profile.ts';

const before = profileToProto(
  organisation({
    email: 'before@example.org',
    phone: '+30 1',
    note: 'before',
    locality: 'Κέρκυρα',
    postalCode: '1',
    externalId: 'b',
    links: ['https://before.example'],
    functions: ['creation'],
    languages: ['el'],
    skillsOffered: ['1'],
    skillsSought: ['2'],
    activities: [{ scheme: 'NACE2', code: '90' }],
    listingConsent: true,
    names: { el: { text: 'πριν', state: 'original' }, sq: { text: 'para', state: 'human' } },
    description: { el: { text: 'πριν', state: 'original' }, en: { text: 'before', state: 'machine' } },
    legalForm: 'gr-ike',
    sizeClass: 'micro',
    foundedOn: day('2020-01-01'),
    register: { country: 'GR', number: '094014201' },
    turnover: { minorUnits: 5n, currency: 'EUR' },
    socialEnterprise: { law: 'GR-4430/2016', from: day('2021-01-01') },
    joinedOn: day('2019-01-01'),
  }),
);
const after = profileToProto(
  organisation({
    disciplines: ['heritage'],
    email: 'after@example.org',
    names: { en: { text: 'after', state: 'original' } },
  }),
);

/** Where a path stands in a profile as plain data. */
const places = {
  email: ['email'],
  phone: ['phone'],
  note: ['note'],
  locality: ['locality'],
  postal_code: ['postalCode'],
  external_id: ['externalId'],
  links: ['links'],
  disciplines: ['disciplines'],
  functions: ['functions'],
  activities: ['activities'],
  languages: ['languages'],
  skills_offered: ['skillsOffered'],
  skills_sought: ['skillsSought'],
  listing_consent: ['listingConsent'],
  description: ['description'],
  'organisation.names': ['kind', 'value', 'names'],
  'organisation.legal_form': ['kind', 'value', 'legalForm'],
  'organisation.size_class': ['kind', 'value', 'sizeClass'],
  'organisation.founded_date': ['kind', 'value', 'foundedDate'],
  'organisation.register': ['kind', 'value', 'register'],
  'organisation.turnover': ['kind', 'value', 'turnover'],
  'organisation.social_enterprise': ['kind', 'value', 'socialEnterprise'],
} as const;
type Path = keyof typeof places;
const paths = Object.keys(places) as Path[];

function at(profile: MemberProfile, path: Path): unknown {
  return places[path].reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], profile);
}

test('any mask takes over exactly the fields it names, and leaves what it was given as it was', () => {
  const [kept, given] = [MemberProfile.encode(before).finish(), MemberProfile.encode(after).finish()];
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...paths)), (mask) => {
      const result = applyMask(before, after, mask);
      const fields = (from: (path: Path) => MemberProfile) => paths.map((path) => [path, at(from(path), path)]);
      expect(fields(() => result)).toEqual(fields((path) => (mask.includes(path) ? after : before)));
      expect(result.joinedDate).toBe(before.joinedDate);
      expect(MemberProfile.encode(before).finish()).toEqual(kept);
      expect(MemberProfile.encode(after).finish()).toEqual(given);
    }),
  );
});

test('the order of a mask does not matter', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...paths)), (mask) => {
      expect(applyMask(before, after, mask.toReversed())).toEqual(applyMask(before, after, mask));
    }),
  );
});

test('one language of a text changes without the others', () => {
  const result = applyMask(before, after, ['organisation.names.en', 'organisation.names.sq']);
  const names = result.kind?.$case === 'organisation' ? result.kind.value.names : undefined;
  expect([names?.el?.text, names?.sq, names?.en?.text]).toEqual(['πριν', undefined, 'after']);
});

test('a language of a text that was not there is added, and one of none cleared without harm', () => {
  const empty = profileToProto(organisation({ names: {} }));
  const added = applyMask(empty, after, ['organisation.names.en', 'description.el']);
  expect(added.kind?.$case === 'organisation' && added.kind.value.names?.en?.text).toBe('after');
  expect(added.description?.el).toBeUndefined();
});

test('one name of a person changes without the other', () => {
  const result = applyMask(profileToProto(person()), profileToProto(person({ givenName: 'Niko' })), [
    'person.given_name',
  ]);
  expect(result.kind).toMatchObject({ $case: 'person', value: { givenName: 'Niko', familyName: 'Παπαδόπουλος' } });
});

test('a whole organisation replaces all of it and nothing beside it', () => {
  const result = applyMask(before, after, ['organisation']);
  expect(result.kind).toEqual(after.kind);
  expect(result.email).toBe(before.email);
});

test('every path below profile is known', () => {
  expect(checkMask(paths.map((path) => `profile.${path}`))).toEqual({ ok: true, value: paths });
  expect(checkMask(['profile.organisation.names.el', 'profile.description.sq', 'profile.person']).ok).toBe(true);
});

test.each([
  '',
  'email',
  'profile',
  'profile.',
  'profile.*',
  'profile.joined_date',
  'profile.__proto__',
  'etag',
  'profile.organisation.names.fr',
])('a path that names nothing that can change is refused by its position: %j', (path) => {
  expect(checkMask(['profile.email', path])).toMatchObject({
    ok: false,
    refusal: { violations: [{ field: 'update_mask.paths[1]', rule: 'field-unknown' }] },
  });
});

test('an empty mask is refused', () => {
  expect(checkMask([])).toMatchObject({ refusal: { violations: [{ field: 'update_mask', rule: 'required' }] } });
});
