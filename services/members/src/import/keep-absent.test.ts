import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, organisation, person } from '../../test/build.ts';
import type { MemberDraft } from '../domain/member.ts';
import { columns, type Field } from './columns.ts';
import { keepAbsent } from './keep-absent.ts';

const present = organisation({
  email: 'before@example.org',
  phone: '+30 26810 00001',
  locality: 'Άρτα',
  postalCode: '47100',
  functions: ['creation'],
  activities: [{ scheme: 'NACE2', code: '90.01' }],
  skillsOffered: ['2651'],
  skillsSought: ['2652'],
  languages: ['el'],
  links: ['https://before.example'],
  note: 'before',
  externalId: 'b-1',
  listingConsent: true,
  joinedOn: day('2019-01-01'),
  names: { el: { text: 'Πριν', state: 'original' }, en: { text: 'Before', state: 'machine' } },
  description: { el: { text: 'πριν', state: 'original' }, sq: { text: 'para', state: 'human' } },
  legalForm: 'koinsep',
  socialEnterprise: { law: 'GR-4430/2016', from: day('2020-01-01') },
  sizeClass: 'micro',
  foundedOn: day('2018-01-01'),
  register: { country: 'GR', number: '094014201' },
  turnover: { minorUnits: 5n, currency: 'EUR' },
});
/** What a row says whose cells are empty, except for the name it must have. */
const bare = organisation({ disciplines: [], functions: [], names: { el: { text: 'Μετά', state: 'original' } } });

/** Where what a column says stands in a draft; of several columns that go together, the one that decides. */
const places: Readonly<Partial<Record<Field, (draft: MemberDraft) => unknown>>> = {
  email: (draft) => draft.email,
  phone: (draft) => draft.phone,
  locality: (draft) => draft.locality,
  postal_code: (draft) => draft.postalCode,
  disciplines: (draft) => draft.disciplines,
  functions: (draft) => draft.functions,
  nace: (draft) => draft.activities,
  skills_offered: (draft) => draft.skillsOffered,
  skills_sought: (draft) => draft.skillsSought,
  languages: (draft) => draft.languages,
  website: (draft) => draft.links,
  note: (draft) => draft.note,
  external_id: (draft) => draft.externalId,
  listing_consent: (draft) => draft.listingConsent,
  joined_on: (draft) => draft.joinedOn,
  name_el: (draft) => draft.kind === 'organisation' && draft.names.el,
  name_sq: (draft) => draft.kind === 'organisation' && draft.names.sq,
  name_en: (draft) => draft.kind === 'organisation' && draft.names.en,
  description_el: (draft) => draft.description.el,
  description_sq: (draft) => draft.description.sq,
  description_en: (draft) => draft.description.en,
  legal_form: (draft) => draft.kind === 'organisation' && draft.legalForm,
  social_enterprise_law: (draft) => draft.kind === 'organisation' && draft.socialEnterprise,
  size_class: (draft) => draft.kind === 'organisation' && draft.sizeClass,
  founding_date: (draft) => draft.kind === 'organisation' && draft.foundedOn,
  register_number: (draft) => draft.kind === 'organisation' && draft.register,
  annual_turnover: (draft) => draft.kind === 'organisation' && draft.turnover,
};
const lasting = new Set(['external_id', 'joined_on']);
const all = columns.map(({ field }) => field);

describe('keepAbsent', () => {
  test('a field is as the row says where the file has its column, else as it was', () => {
    fc.assert(
      fc.property(fc.subarray(all), (there) => {
        const kept = keepAbsent(present, bare, new Set(there));
        for (const [field, valueIn] of Object.entries(places))
          expect([field, valueIn(kept)]).toEqual([
            field,
            valueIn(there.some((column) => column === field) && !lasting.has(field) ? bare : present),
          ]);
      }),
    );
  });

  test('a file with all columns says everything, but an empty cell takes away neither the key nor the first day', () => {
    const { externalId, joinedOn } = present;
    expect(keepAbsent(present, bare, new Set(all))).toEqual({ ...bare, externalId, joinedOn });
    const other = organisation({ externalId: 'other' });
    expect(keepAbsent(present, other, new Set(all)).externalId).toBe('other');
  });

  test('a file with no column of a member changes nothing', () => {
    expect(keepAbsent(present, bare, new Set(['kind']))).toEqual(present);
    const ana = person({ givenName: 'Ana', familyName: 'Hoxha', email: 'a@example.org', listingConsent: true });
    const named: ReadonlySet<Field> = new Set(['kind', 'given_name', 'family_name']);
    expect(keepAbsent(ana, person({ givenName: 'Ana', familyName: 'Hoxha' }), named)).toEqual(ana);
  });

  test('a field that is not there is left out, not set to nothing', () => {
    const kept = keepAbsent(person(), person({ email: 'a@example.org' }), new Set(['kind']));
    expect(Object.keys(kept)).not.toContain('email');
  });

  test('the end and the evidence of a status stay where the file has no column for them', () => {
    const status = { law: 'GR-4430/2016', from: day('2020-01-01') } as const;
    const before = organisation({ socialEnterprise: { ...status, to: day('2024-01-01'), evidence: '123' } });
    const read = organisation({ socialEnterprise: status });
    const some: readonly Field[] = ['kind', 'social_enterprise_law', 'social_enterprise_from'];
    expect(keepAbsent(before, read, new Set(some))).toEqual(before);
    expect(keepAbsent(before, read, new Set([...some, 'social_enterprise_to']))).toMatchObject({
      socialEnterprise: { ...status, evidence: '123' },
    });
    expect(keepAbsent(before, read, new Set(all))).toEqual(read);
  });

  test('what is given stays as it was', () => {
    const [before, read] = [structuredClone(present), structuredClone(bare)];
    keepAbsent(present, bare, new Set(['email']));
    expect([present, bare]).toEqual([before, read]);
  });

  test('a row of the other kind is taken as it is: what it may not change is for the register to refuse', () => {
    expect(keepAbsent(present, person(), new Set(['kind']))).toEqual(person());
  });
});
