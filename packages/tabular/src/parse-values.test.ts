import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protectText, unprotectText } from './formula-guard.ts';
import { parseDate } from './parse-date.ts';
import { parseDecimal } from './parse-decimal.ts';

describe('parseDecimal', () => {
  test.each([
    ['1.234,56', ',', '1234.56'],
    ['1234,5', ',', '1234.5'],
    ['1 234 567,00', ',', '1234567.00'],
    ['1.234', ',', '1234'],
    ['1\u00A0234,5', ',', '1234.5'],
    ['1,234.56', '.', '1234.56'],
    ["1'234.5", '.', '1234.5'],
    ['-0,5', ',', '-0.5'],
    ['+7', '.', '7'],
    ['007.10', '.', '7.10'],
    [' 12 ', '.', '12'],
    ['1,234', '.', '1234'],
    ['−3', ',', '-3'],
  ] as const)('%s with decimal "%s" is %s', (text, decimal, value) => {
    expect(parseDecimal(text, { decimal })).toEqual({ ok: true, value });
  });

  test.each([
    ['1.5', ',', 'decimal-grouping'],
    ['12.34', ',', 'decimal-grouping'],
    ['1,5', '.', 'decimal-grouping'],
    ['1.234.56', ',', 'decimal-grouping'],
    ['1,2,3', ',', 'decimal-format'],
    ['', '.', 'decimal-format'],
    ['abc', '.', 'decimal-format'],
    ['1e5', '.', 'decimal-format'],
    ['12 €', ',', 'decimal-format'],
    ['1.234 567,8', ',', 'decimal-grouping'],
    ['1,', ',', 'decimal-format'],
    [',5', ',', 'decimal-format'],
    ['1234.567', ',', 'decimal-grouping'],
  ] as const)('%s with decimal "%s" is refused by %s', (text, decimal, rule) => {
    expect(parseDecimal(text, { decimal })).toMatchObject({ ok: false, rule });
  });
});

describe('parseDate', () => {
  test.each([
    ['2024-02-29', 'yyyy-MM-dd'],
    ['29/02/2024', 'dd/MM/yyyy'],
    ['29.2.2024', 'dd.MM.yyyy'],
    ['2/29/2024', 'MM/dd/yyyy'],
  ] as const)('%s as %s is the day', (text, format) => {
    expect(parseDate(text, format)).toMatchObject({ ok: true });
    const parsed = parseDate(text, format);
    expect(parsed.ok && parsed.value.toString()).toBe('2024-02-29');
  });

  test.each([
    ['31/02/2024', 'dd/MM/yyyy', 'date-impossible'],
    ['29.02.2023', 'dd.MM.yyyy', 'date-impossible'],
    ['13/13/2024', 'MM/dd/yyyy', 'date-impossible'],
    ['01/02/24', 'dd/MM/yyyy', 'date-year-two-digits'],
    ['2024-2-9', 'yyyy-MM-dd', 'date-format'],
    ['01.02.2024', 'dd/MM/yyyy', 'date-format'],
    ['', 'dd/MM/yyyy', 'date-format'],
    ['2024-01-01T00:00', 'yyyy-MM-dd', 'date-format'],
    ['00/01/2024', 'dd/MM/yyyy', 'date-impossible'],
  ] as const)('%s as %s is refused by %s', (text, format, rule) => {
    expect(parseDate(text, format)).toMatchObject({ ok: false, rule });
  });
});

describe('formula guard', () => {
  const text = fc.string({ unit: fc.constantFrom(..."'=+-@\t\r\na1 ") });

  test('protecting is undone exactly', () => {
    fc.assert(fc.property(text, (value) => unprotectText(protectText(value)) === value));
  });

  test('no protected text begins like a formula', () => {
    fc.assert(fc.property(text, (value) => !/^[=+\-@\t\r]/.test(protectText(value))));
  });
});
