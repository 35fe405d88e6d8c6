import { originalTexts } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { member, organisation, person } from '../../test/build.ts';
import type { Member, MemberStatus } from './member.ts';
import { audienceOf, chosenSharing, displayName, fieldRules, isListed, maySee, type SharedField } from './sharing.ts';

const fields = Object.keys(fieldRules) as SharedField[];
const listed = { listingConsent: true };
const seenBy = (viewer: Parameters<typeof maySee>[0], one: Member): SharedField[] =>
  fields.filter((field) => maySee(viewer, one, field));

/** What each audience sees of an active member who agreed to be listed and has chosen nothing, written out once more. */
const table: Readonly<Record<'staff' | 'self' | 'node' | 'federation' | 'public', readonly SharedField[]>> = {
  staff: fields,
  self: fields.filter((field) => field !== 'note' && field !== 'external_id'),
  node: [
    'name',
    'disciplines',
    'functions',
    'activities',
    'skills_offered',
    'skills_sought',
    'languages',
    'locality',
    'links',
    'description',
    'legal_form',
    'social_enterprise',
    'size_class',
    'founded_date',
  ],
  federation: [
    'name',
    'disciplines',
    'functions',
    'skills_offered',
    'skills_sought',
    'languages',
    'locality',
    'links',
    'description',
    'legal_form',
    'social_enterprise',
  ],
  public: [
    'name',
    'disciplines',
    'functions',
    'skills_offered',
    'skills_sought',
    'languages',
    'locality',
    'links',
    'description',
    'legal_form',
    'social_enterprise',
  ],
};
const viewers = Object.keys(table) as (keyof typeof table)[];

describe.each(viewers)('what %s sees', (viewer) => {
  test.each([
    ['a person', member(person(listed))],
    ['an organisation', member(organisation(listed))],
  ])('of %s who is listed', (_, one) => {
    expect(seenBy(viewer, one)).toEqual(table[viewer]);
  });

  test('of somebody who did not agree to be listed: nothing beyond the node', () => {
    const beyond = viewer === 'federation' || viewer === 'public';
    expect(seenBy(viewer, member(person()))).toEqual(beyond ? [] : table[viewer]);
  });

  test.each<MemberStatus>(['applicant', 'declined', 'suspended', 'left', 'merged'])(
    'of somebody who is %s: only staff and herself',
    (status) => {
      const one = { ...member(person(listed)), status };
      expect(seenBy(viewer, one)).toEqual(viewer === 'staff' || viewer === 'self' ? table[viewer] : []);
    },
  );

  test('whatever is chosen, what can never be shared is not', () => {
    const changes = Object.fromEntries(fields.map((field) => [field, fieldRules[field].widest]));
    const chosen = chosenSharing({}, changes);
    const one = { ...member(person(listed)), sharing: chosen.ok ? chosen.value : {} };
    const never: readonly SharedField[] = ['note', 'external_id', 'turnover'];
    const others = viewer === 'staff' || viewer === 'self' ? [] : never;
    for (const field of others) expect(maySee(viewer, one, field)).toBe(false);
  });

  test('with a name that is not shared, nothing is', () => {
    const one: Member = { ...member(person(listed)), sharing: { name: 'private' } };
    expect(seenBy(viewer, one)).toEqual(viewer === 'staff' || viewer === 'self' ? table[viewer] : []);
    expect(isListed(one)).toBe(false);
  });
});

test('each wider audience sees no more than the one before it', () => {
  const one = member(organisation(listed));
  const order = ['staff', 'self', 'node', 'federation', 'public'] as const;
  for (const [position, viewer] of order.slice(1).entries())
    expect(seenBy(order[position] ?? 'staff', one)).toEqual(expect.arrayContaining(seenBy(viewer, one)));
});

test('the register number of a sole trader is that of a person, whatever is chosen; that of a company can be shared', () => {
  const register = { country: 'GR', number: '094014201' } as const;
  const sharing = { register: 'public' } as const;
  const trader = { ...member(organisation({ ...listed, register, legalForm: 'sole-trader' })), sharing };
  const company = { ...member(organisation({ ...listed, register, legalForm: 'gr-ike' })), sharing };
  expect(audienceOf(trader, 'register')).toBe('private');
  expect(['node', 'federation', 'public'].map((viewer) => maySee(viewer as 'node', trader, 'register'))).toEqual([
    false,
    false,
    false,
  ]);
  expect(maySee('public', company, 'register')).toBe(true);
});

describe('choosing', () => {
  test('what is not named stays, and choosing what is so changes nothing', () => {
    const before = { email: 'federation' } as const;
    expect(chosenSharing(before, { phone: 'node' })).toEqual({
      ok: true,
      value: { email: 'federation', phone: 'node' },
    });
    const same = chosenSharing(before, { email: 'federation' });
    expect(same.ok && same.value).toBe(before);
  });

  test.each([
    ['shoe_size', 'public', 'field-unknown'],
    ['email', 'everybody', 'audience-unknown'],
    ['note', 'node', 'audience-too-wide'],
    ['postal_code', 'federation', 'audience-too-wide'],
    ['constructor', 'public', 'field-unknown'],
  ])('%s for %s is refused: %s', (field, audience, rule) => {
    expect(chosenSharing({}, { [field]: audience })).toMatchObject({
      refusal: { code: 'invalid-input', violations: [{ field: `sharing[${field}]`, rule }] },
    });
  });
});

test("a person's name stands under the language of the node, an organisation's under its own", () => {
  expect(displayName(member(person()), 'el')).toEqual(originalTexts({ el: 'Γιώργος Παπαδόπουλος' }));
  expect(displayName(member(organisation()), 'en')).toEqual(originalTexts({ el: 'Θέατρο Κέρκυρας' }));
});
