import { describe, expect, test } from 'vitest';
import { classification } from './classification.ts';
import { isNaceCode, nace, type NaceScheme } from './nace.ts';
import { naceChange, sameMeaning, type NaceChange } from './nace-changes.ts';
import { correspondingNace } from './nace-correspondence.ts';

const codes = (scheme: NaceScheme, code: string) => correspondingNace(scheme, code).map((entry) => entry.code);

test('a code is looked up in its scheme', () => {
  expect(nace('NACE2.1', '90.12')).toEqual({
    scheme: 'NACE2.1',
    code: '90.12',
    level: 'class',
    parent: '90.1',
    title: 'Visual arts creation activities',
    names: { en: 'Visual arts creation activities' },
  });
  expect(nace('NACE2', '90')?.names.el).toBe('Δημιουργικές δραστηριότητες, τέχνες και διασκέδαση');
  expect(nace('NACE2', 'R')?.parent).toBeUndefined();
});

test.each<[NaceScheme, string, boolean]>([
  ['NACE2', '90.03', true],
  ['NACE2.1', '90.03', false],
  ['NACE2.1', '90.13', true],
  ['NACE2', '90.13', false],
  ['NACE2', 'V', false],
  ['NACE2.1', 'V', true],
  ['NACE2', '9003', false],
  ['NACE2', '', false],
])('%s %s: %s', (scheme, code, there) => {
  expect(isNaceCode(scheme, code)).toBe(there);
});

describe('between the revisions', () => {
  test.each<[string, NaceChange | undefined]>([
    ['58.11', undefined],
    ['58.12', 'different'],
    ['58.13', 'different'],
    ['58.19', 'wider'],
    ['59.11', undefined],
    ['60', 'wider'],
    ['63', 'narrower'],
    ['63.91', 'different'],
    ['74.20', 'narrower'],
    ['85.51', 'narrower'],
    ['85.52', undefined],
    ['90', 'narrower'],
    ['91', 'wider'],
    ['47.91', 'different'],
    ['R', 'different'],
  ])('%s: %s', (code, change) => {
    expect(naceChange(code)).toBe(change);
    expect(sameMeaning(code)).toBe(change === undefined);
  });

  test('a code of one revision only has no meaning in common', () => {
    expect(sameMeaning('90.03')).toBe(false);
    expect(sameMeaning('90.12')).toBe(false);
    expect(naceChange('90.12')).toBeUndefined();
  });

  test.each<[NaceScheme, string, string[]]>([
    ['NACE2', '58.12', ['58.19']],
    ['NACE2', '58.13', ['58.12']],
    ['NACE2', '58.14', ['58.13']],
    ['NACE2', '63.91', ['60.31']],
    ['NACE2', '74.10', ['74.11', '74.12', '74.13', '74.14']],
    ['NACE2', '90.01', ['90.20']],
    ['NACE2', '90.02', ['90.39']],
    ['NACE2', '90.03', ['90.11', '90.12', '90.13', '91.30']],
    ['NACE2', '90.04', ['90.31']],
    ['NACE2', '91.01', ['91.11', '91.12']],
    ['NACE2', '91', ['91.11', '91.12', '91.21', '91.22', '91.41', '91.42']],
    ['NACE2.1', '90.1', ['90.03']],
    ['NACE2.1', '91.30', ['33.19', '41.20', '90.03']],
    ['NACE2.1', '47.91', []],
    ['NACE2', '12.34', []],
  ])('%s %s corresponds to %j', (scheme, code, others) => {
    expect(codes(scheme, code)).toEqual(others);
  });

  test('every class of Rev. 2 goes somewhere', () => {
    const classes = classification('NACE2').entries.filter(({ level }) => level === 'class');
    expect(classes.filter(({ code }) => codes('NACE2', code).length === 0)).toEqual([]);
  });

  test('the table of changes follows from the correspondence', () => {
    const classesUnder = (scheme: NaceScheme, code: string): string[] => {
      const below = classification(scheme).entries.filter((entry) => entry.parent === code);
      return below.length === 0 ? [code] : below.flatMap((entry) => classesUnder(scheme, entry.code));
    };
    for (const { code } of classification('NACE2').entries.filter((entry) => isNaceCode('NACE2.1', entry.code))) {
      const [before, after] = [new Set(classesUnder('NACE2', code)), new Set(classesUnder('NACE2.1', code))];
      const went = new Set(codes('NACE2', code));
      const isNarrower = !went.isSubsetOf(after);
      const isWider = [...after].some((one) => {
        const from = codes('NACE2.1', one);
        return from.length === 0 || from.some((source) => !before.has(source));
      });
      const change = went.isDisjointFrom(after)
        ? 'different'
        : isNarrower && isWider
          ? 'overlapping'
          : isNarrower
            ? 'narrower'
            : isWider
              ? 'wider'
              : undefined;
      expect([code, naceChange(code)]).toEqual([code, change]);
    }
  });
});
