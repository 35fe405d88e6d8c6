import { describe, expect, test } from 'vitest';
import { originalTexts } from '@inclust/kernel';
import { day, organisation, person } from '../../test/build.ts';
import { violations } from './rules.ts';
import type { MemberDraft } from './member.ts';

const today = day('2027-01-10');
const codes = (draft: MemberDraft) => violations(draft, { today }).map(({ field, rule }) => `${field} ${rule}`);
const many = (count: number, one: (turn: number) => string) => Array.from({ length: count }, (_, turn) => one(turn));

describe('what the register takes', () => {
  test.each<[string, MemberDraft]>([
    ['a person with a name and a discipline', person()],
    ['an organisation with a name in one language', organisation({ names: originalTexts({ sq: 'Teatri i Korçës' }) })],
    [
      'a person with everything',
      person({
        email: 'giorgos@πολιτισμός.gr',
        phone: '+30 (2661) 0-12345',
        locality: 'Κέρκυρα',
        postalCode: '491 00',
        activities: [
          { scheme: 'NACE2', code: '90' },
          { scheme: 'NACE2.1', code: '90.20' },
        ],
        skillsOffered: ['2655', 'http://data.europa.eu/esco/skill/abc-1'],
        skillsSought: ['https://data.europa.eu/esco/occupation/x.y'],
        languages: ['el', 'sq-AL', 'en'],
        links: ['https://example.org/a?b=c'],
        description: originalTexts({ en: 'A story.' }),
        joinedOn: today,
      }),
    ],
    [
      'an organisation with everything',
      organisation({
        legalForm: 'koinsep',
        foundedOn: today,
        register: { country: 'GR', number: '094014201' },
        socialEnterprise: { law: 'GR-4430/2016', from: day('2020-01-01'), to: day('2021-01-01') },
        turnover: { minorUnits: 0n, currency: 'EUR' },
      }),
    ],
    ['an Albanian register number', organisation({ register: { country: 'AL', number: 'L12345678A' } })],
  ])('%s', (_, draft) => {
    expect(codes(draft)).toEqual([]);
  });
});

describe('what a member may not be', () => {
  test.each<[string, MemberDraft]>([
    ['profile.email email-format', person({ email: 'nobody@localhost' })],
    ['profile.email email-format', person({ email: 'two words@example.org' })],
    ['profile.email email-format', person({ email: `${'x'.repeat(250)}@example.org` })],
    ['profile.phone phone-format', person({ phone: '12345' })],
    ['profile.phone phone-format', person({ phone: '2661x012345' })],
    ['profile.phone phone-format', person({ phone: '1234567890123456' })],
    ['profile.locality too-long', person({ locality: 'x'.repeat(121) })],
    ['profile.postal_code too-long', person({ postalCode: 'x'.repeat(17) })],
    ['profile.note too-long', person({ note: 'x'.repeat(2_001) })],
    ['profile.external_id too-long', person({ externalId: 'x'.repeat(65) })],
    ['profile.disciplines required', person({ disciplines: [] })],
    ['profile.disciplines repeated', person({ disciplines: ['heritage', 'heritage'] })],
    ['profile.disciplines[1] discipline-unknown', person({ disciplines: ['heritage', 'cooking'] })],
    ['profile.functions[0] function-unknown', person({ functions: ['idling'] })],
    ['profile.skills_offered[0] skill-format', person({ skillsOffered: ['12345'] })],
    ['profile.skills_offered too-many', person({ skillsOffered: many(51, (turn) => `${1_000 + turn}`) })],
    ['profile.skills_sought[0] skill-format', person({ skillsSought: ['https://example.org/esco/skill/a'] })],
    ['profile.languages[0] language-format', person({ languages: ['greek_language'] })],
    ['profile.languages too-many', person({ languages: many(21, (turn) => `el-${1_900 + turn}`) })],
    ['profile.links[0] link-format', person({ links: ['javascript:alert(1)'] })],
    ['profile.links[0] link-format', person({ links: ['https://a|b'] })],
    ['profile.links too-many', person({ links: many(21, (turn) => `https://example.org/${turn}`) })],
    ['profile.activities[0] nace-format', person({ activities: [{ scheme: 'NACE2', code: '9' }] })],
    ['profile.description.en text-length', person({ description: { en: { text: ' ', state: 'original' } } })],
    ['profile.description.el text-length', person({ description: originalTexts({ el: 'x'.repeat(10_001) }) })],
    ['profile.joined_date in-future', person({ joinedOn: day('2027-01-11') })],
    ['profile.person.given_name required', person({ givenName: '  ' })],
    ['profile.person.family_name required', person({ familyName: 'x'.repeat(121) })],
    ['profile.organisation.names required', organisation({ names: {} })],
    ['profile.organisation.names.sq text-length', organisation({ names: originalTexts({ sq: 'x'.repeat(241) }) })],
    ['profile.organisation.legal_form legal-form-unknown', organisation({ legalForm: 'guild' })],
    ['profile.organisation.founded_date in-future', organisation({ foundedOn: day('2027-01-11') })],
    [
      'profile.organisation.register.number register-number-check',
      organisation({ register: { country: 'GR', number: '094014202' } }),
    ],
    [
      'profile.organisation.register.number register-number-check',
      organisation({ register: { country: 'GR', number: '000000000' } }),
    ],
    [
      'profile.organisation.register.number register-number-check',
      organisation({ register: { country: 'AL', number: '094014201' } }),
    ],
    [
      'profile.organisation.social_enterprise.evidence too-long',
      organisation({ socialEnterprise: { law: 'AL-65/2016', from: today, evidence: 'x'.repeat(201) } }),
    ],
    [
      'profile.organisation.social_enterprise.to_date not-after-from',
      organisation({ socialEnterprise: { law: 'AL-65/2016', from: today, to: today } }),
    ],
    [
      'profile.organisation.turnover.minor_units negative',
      organisation({ turnover: { minorUnits: -1n, currency: 'ALL' } }),
    ],
  ])('%s', (expected, draft) => {
    expect(codes(draft)).toEqual([expected]);
  });

  test('every broken rule is named at once, and no message holds a value', () => {
    const found = violations(person({ email: 'secret@', phone: 'secret', externalId: 'secret'.repeat(20) }), { today });
    expect(found.map(({ field }) => field)).toEqual(['profile.email', 'profile.phone', 'profile.external_id']);
    expect(JSON.stringify(found)).not.toContain('secret');
  });
});
