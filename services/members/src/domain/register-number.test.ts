import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afmCheckDigit, isAfm, isNipt } from './register-number.ts';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 8 });

test('known Greek tax numbers hold', () => {
  for (const number of ['094014201', '094019245', '090000045']) expect(isAfm(number)).toBe(true);
});

test('a number with its check digit holds, and with another one does not', () => {
  fc.assert(
    fc.property(digits, fc.integer({ min: 1, max: 9 }), (first, off) => {
      fc.pre(first !== '00000000');
      const check = afmCheckDigit(first);
      return isAfm(`${first}${check}`) && !isAfm(`${first}${(check + off) % 10}`);
    }),
  );
});

test.each(['', '09401420', '0940142011', '09401420x', 'EL094014201', '٠٩٤٠١٤٢٠١'])(
  '%j is no Greek tax number',
  (text) => {
    expect(isAfm(text)).toBe(false);
  },
);

test.each([
  ['L12345678A', true],
  ['l12345678a', false],
  ['L1234567A', false],
  ['112345678A', false],
])('%s is an Albanian number: %s', (text, holds) => {
  expect(isNipt(text)).toBe(holds);
});
