import { originalTexts } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { member, on, organisation, person } from '../../test/build.ts';
import type { Member } from './member.ts';
import { sharedProfile } from './sharing.ts';

const left = (one: Member): Member => ({
  ...one,
  status: 'left',
  periods: [{ ...on('2027-01-10'), from: on('2027-01-10').today }],
});

test.each([
  ['active, with consent', member(person({ listingConsent: true })), true],
  ['active, without consent', member(person()), false],
  ['withdrawn, with consent', left(member(person({ listingConsent: true }))), false],
  ['withdrawn, without consent', left(member(person())), false],
  ['an organisation with consent', member(organisation({ listingConsent: true })), true],
  ['an organisation without consent', member(organisation()), false],
] as const)('%s: shown is %s', (_, one, shown) => {
  expect(sharedProfile(one, 'el') !== undefined).toBe(shown);
});

test('what is for the coordinator never leaves the node', () => {
  const shared = sharedProfile(
    member(
      person({
        listingConsent: true,
        email: 'secret@example.org',
        phone: '+30 2661 012345',
        postalCode: '49100',
        note: 'secret note',
        externalId: 'secret-7',
        locality: 'Κέρκυρα',
        links: ['https://example.org'],
      }),
    ),
    'el',
  );
  expect(shared).toEqual({
    kind: 'person',
    displayName: originalTexts({ el: 'Γιώργος Παπαδόπουλος' }),
    disciplines: ['performing-arts'],
    functions: ['creation'],
    skillsOffered: [],
    skillsSought: [],
    languages: [],
    locality: 'Κέρκυρα',
    links: ['https://example.org'],
    description: {},
  });
});

test('of an organisation the register number, the turnover and the day it was founded stay at home', () => {
  const shared = sharedProfile(
    member(
      organisation({
        listingConsent: true,
        register: { country: 'GR', number: '094014201' },
        turnover: { minorUnits: 123_456n, currency: 'EUR' },
      }),
    ),
    'en',
  );
  expect(shared?.displayName).toEqual(originalTexts({ el: 'Θέατρο Κέρκυρας' }));
  expect(Object.values(shared ?? {}).flat()).not.toContain('094014201');
  expect(shared).not.toHaveProperty('turnover');
});
