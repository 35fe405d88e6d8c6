import fc from 'fast-check';
import { originalTexts } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { organisation, person } from '../../../test/build.ts';
import type { MemberDraft } from '../member.ts';
import { duplicateReasons } from './duplicate-marks.ts';
import { duplicateKeys, markText, strength, suspicion } from './suspicion.ts';

const number = { country: 'GR', number: '094014201' } as const;
const greeklish = { givenName: 'Giorgos', familyName: 'Papadopoulos' };
const other = { givenName: 'Ελένη', familyName: 'Μάνου' };
const phone = '+30 26610 12345';
const address = { locality: 'Κέρκυρα', postalCode: '491 00' };

const pairs: readonly (readonly [what: string, one: MemberDraft, other: MemberDraft, reasons: readonly string[]])[] = [
  [
    'Γιώργος and Giorgos with one e-mail',
    person({ email: 'G.Papa@example.gr' }),
    person({ ...greeklish, email: 'g.papa@example.gr' }),
    ['email', 'name'],
  ],
  ['one e-mail with two names', person({ email: 'a@b.gr' }), person({ ...other, email: 'A@b.gr' }), ['email']],
  [
    'one register number',
    organisation({ register: number }),
    organisation({ names: originalTexts({ en: 'Another' }), register: number }),
    ['register-number'],
  ],
  [
    'the same digits in the registers of two countries',
    organisation({ register: { country: 'AL', number: 'K12345678A' } }),
    organisation({ names: originalTexts({ en: 'Another' }), register: number }),
    [],
  ],
  ['the name alone', person(), person(greeklish), []],
  ['the telephone alone', person({ phone }), person({ ...other, phone }), []],
  [
    'telephone and address without the name',
    person({ phone, ...address }),
    person({ ...other, phone, ...address }),
    [],
  ],
  ['name and telephone', person({ phone }), person({ ...greeklish, phone: '2661012345' }), ['name', 'phone']],
  [
    'names in the other order',
    person({ phone }),
    person({ givenName: 'Παπαδόπουλος', familyName: 'Γιώργος', phone: '0030 26610-12345' }),
    ['name', 'phone'],
  ],
  [
    'name and address, the place in another script',
    person(address),
    person({ ...greeklish, locality: 'KERKYRA', postalCode: '49100' }),
    ['name', 'address'],
  ],
  ['name and place without a postal code', person({ locality: 'Κέρκυρα' }), person({ locality: 'Κέρκυρα' }), []],
  ['name and postal code without a place', person({ postalCode: '49100' }), person({ postalCode: '49100' }), []],
  [
    'an organisation by its name in one of its languages',
    organisation({ names: originalTexts({ el: 'Θέατρο Κέρκυρας', en: 'Corfu Theatre' }), phone }),
    organisation({ names: originalTexts({ en: 'CORFU THEATRE' }), phone }),
    ['name', 'phone'],
  ],
  [
    'a person and an organisation with everything in common',
    person({ givenName: 'Θέατρο', familyName: 'Κέρκυρας', email: 'a@b.gr', phone, ...address }),
    organisation({ email: 'a@b.gr', phone, ...address }),
    [],
  ],
];

test.each(pairs)('%s', (_, one, another, reasons) => {
  expect(suspicion(one, another)).toEqual(reasons);
  expect(suspicion(another, one)).toEqual(reasons);
});

const words = fc.constantFrom('Γιώργος', 'Giorgos', 'Ξένια', 'Xenia', 'Çelik', 'Celik', 'Χότζα', 'Hoxha');
const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const people = fc
  .record({
    givenName: words,
    familyName: words,
    email: maybe(fc.constantFrom('a@b.gr', 'A@B.gr', 'c@d.al')),
    phone: maybe(fc.constantFrom('+355 69 123 4567', '069 123 4567', '0035569 1234567', '2661012345')),
    locality: maybe(fc.constantFrom('Κέρκυρα', 'Kerkyra', 'Vlorë')),
    postalCode: maybe(fc.constantFrom('49100', '491 00', '9401')),
  })
  .map((found) => person(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))));

test('two members share a key exactly when there is a suspicion, so that the index finds what the rule finds', () => {
  fc.assert(
    fc.property(people, people, (one, another) => {
      const known = new Set(duplicateKeys(one));
      expect(duplicateKeys(another).some((key) => known.has(key))).toBe(suspicion(one, another).length > 0);
    }),
    { numRuns: 500 },
  );
});

test('a stronger reason outweighs all weaker ones', () => {
  for (const [position, reason] of duplicateReasons.entries())
    expect(strength([reason])).toBeGreaterThan(strength(duplicateReasons.slice(position + 1)));
});

test('what a dismissal goes by changes with what members are compared by, and with nothing else', () => {
  const before = markText(person({ phone }));
  expect(markText(person({ phone: '2661012345', note: 'new', links: ['https://a.gr'] }))).toBe(before);
  for (const more of [{ email: 'a@b.gr' }, { phone: '2661012346' }, address, other])
    expect(markText(person({ phone, ...more }))).not.toBe(before);
});
