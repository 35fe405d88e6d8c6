import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fold } from '@inclust/kernel';
import { cities } from './cities.ts';
import { classification, schemes, type Level, type Scheme } from './classification.ts';
import { countries } from './countries.ts';
import { disciplines, functions } from './essnet.ts';
import { legalForms } from './legal-forms.ts';
import { nutsRegion, nutsRegions, nutsVersions } from './nuts.ts';
import { subdivision, subdivisions } from './subdivisions.ts';

const data = new URL('../data/', import.meta.url);

function repeated(codes: readonly string[]): string[] {
  return codes.filter((code, place) => codes.indexOf(code) !== place);
}

describe('levels', () => {
  const counts: Record<Scheme, Partial<Record<Level, number>>> = {
    NACE2: { section: 21, division: 88, group: 272, class: 615 },
    'NACE2.1': { section: 22, division: 87, group: 287, class: 651 },
    'ISCO-08': { major: 10, 'sub-major': 43, minor: 130, unit: 436 },
  };
  test.each(schemes)('%s has as many codes as its publisher says', (scheme) => {
    const levels = classification(scheme).entries.map((entry) => entry.level);
    const found = Object.entries(Object.groupBy(levels, (level) => level)).map(([level, all]) => [level, all.length]);
    expect(Object.fromEntries(found)).toEqual(counts[scheme]);
  });

  const patterns: Record<Level, RegExp> = {
    section: /^[A-V]$/,
    division: /^\d{2}$/,
    group: /^\d{2}\.\d$/,
    class: /^\d{2}\.\d{2}$/,
    major: /^\d$/,
    'sub-major': /^\d{2}$/,
    minor: /^\d{3}$/,
    unit: /^\d{4}$/,
  };
  test.each(schemes)('every code of %s has the form of its level and comes once', (scheme) => {
    const { entries } = classification(scheme);
    expect(entries.filter(({ level, code }) => !patterns[level].test(code))).toEqual([]);
    expect(repeated(entries.map((entry) => entry.code))).toEqual([]);
  });

  test.each(schemes)(
    'every code of %s but the top has a parent one level up, and below divisions begins like it',
    (scheme) => {
      const known = classification(scheme);
      const order = Object.keys(counts[scheme]);
      for (const { code, level, parent } of known.entries) {
        const above = parent === undefined ? undefined : known.find(parent);
        expect([code, above?.level]).toEqual([code, order[order.indexOf(level) - 1]]);
        if (level !== 'division') expect(code.startsWith(parent ?? '')).toBe(true);
      }
    },
  );

  test.each(schemes)('every title of %s is a text without loose spaces, in the letters of its language', (scheme) => {
    for (const { code, names } of classification(scheme).entries) {
      for (const name of Object.values(names)) expect([code, name]).toEqual([code, name.replace(/\s+/g, ' ').trim()]);
      expect([code, names.en]).toEqual([code, expect.stringMatching(/^[A-Z][^Ͱ-Ͽ]*$/)]);
      if (names.el !== undefined) expect([code, names.el]).toEqual([code, expect.stringMatching(/^[Ͱ-Ͽ]/)]);
    }
  });

  const cultural =
    '13 14 15 16 18 23 31 32 43 47 55 56 58 59 60 61 62 63 68 70 71 72 73 74 77 79 82 84 85 88 90 91 93 94 95 96';
  test.each(['NACE2', 'NACE2.1'] as const)('divisions of %s that members have are named in all languages', (scheme) => {
    const unnamed = cultural.split(' ').filter((code) => {
      const names = classification(scheme).find(code)?.names;
      return names?.el === undefined || names.sq === undefined;
    });
    expect(unnamed).toEqual([]);
  });
});

describe('terms', () => {
  test.each([
    ['disciplines', disciplines, 10, /^[a-z]+(-[a-z]+)*$/],
    ['functions', functions, 6, /^[a-z]+(-[a-z]+)*$/],
    ['legal forms', legalForms, 35, /^[a-z]+(-[a-z]+)*$/],
    ['countries', countries(), 249, /^[A-Z]{2}$/],
    ['subdivisions', subdivisions, 26, /^(GR-[A-M]|GR-69|AL-(0[1-9]|1[0-2]))$/],
    ['cities', cities, 4, /^[a-z]+$/],
  ] as const)('%s have their number, form and names', (_, terms, count, pattern) => {
    expect(terms.map(({ code }) => code).filter((code) => !pattern.test(code))).toEqual([]);
    expect(repeated(terms.map(({ code }) => code))).toEqual([]);
    expect(terms).toHaveLength(count);
    for (const { names } of terms)
      expect(Object.values(names).map((name) => name.trim() !== '')).toEqual([true, true, true]);
  });

  test.each([
    ['disciplines', disciplines],
    ['functions', functions],
    ['legal forms', legalForms],
  ] as const)('a name or code of %s means one of them, however it is written', (_, terms) => {
    const words = terms.flatMap(({ code, names }) => [
      ...new Set([code, ...Object.values(names)].map((name) => fold(name))),
    ]);
    expect(repeated(words)).toEqual([]);
  });

  test('a legal form begins with the country whose law knows it; only what both know has none', () => {
    for (const { code, country } of legalForms) {
      if (country !== undefined && code !== 'koinsep') expect(code.slice(0, 3)).toBe(`${country.toLowerCase()}-`);
      if (country === undefined) expect(code).not.toMatch(/^(gr|al)-/);
    }
    expect(legalForms.filter((form) => form.soleTrader).map(({ code }) => code)).toEqual(['sole-trader']);
  });
});

describe('places', () => {
  test.each(nutsVersions)('NUTS %s has all levels of both countries', (version) => {
    const regions = nutsRegions(version).map(({ country, level }) => `${country} ${level}`);
    const counts = Object.entries(Object.groupBy(regions, (one) => one)).map(([one, all]) => [one, all?.length]);
    expect(Object.fromEntries(counts)).toEqual({
      'GR 0': 1,
      'GR 1': 4,
      'GR 2': 13,
      'GR 3': 52,
      'AL 0': 1,
      'AL 1': 1,
      'AL 2': 3,
      'AL 3': 12,
    });
    expect(repeated(nutsRegions(version).map(({ code }) => code))).toEqual([]);
  });

  test.each(nutsVersions)('every region of NUTS %s has the form of its level and its parent', (version) => {
    for (const { code, country, level, parent, names } of nutsRegions(version)) {
      expect(code).toMatch(country === 'GR' ? /^EL[3-6]?\d{0,2}$/ : /^AL\d{0,3}$/);
      expect(code).toHaveLength(level + 2);
      expect(parent).toBe(level === 0 ? undefined : code.slice(0, -1));
      if (parent !== undefined) expect(nutsRegion(parent, version)).toBeDefined();
      expect((country === 'GR' ? names.el : names.sq)?.trim()).toMatch(
        country === 'GR' ? /\p{Script=Greek}/u : /\p{L}/u,
      );
      expect(names.el ?? '').not.toMatch(/[A-Za-z]/);
    }
  });

  test('the four cities lie where they lie', () => {
    const places = cities.map(({ code, subdivision: within, nuts }) => `${code} ${within} ${nuts}`);
    expect(places).toEqual(['arta GR-D EL541', 'corfu GR-F EL622', 'korca AL-06 AL034', 'vlora AL-12 AL035']);
    for (const { country, subdivision: within, nuts } of cities) {
      expect(subdivision(within)?.country).toBe(country);
      for (const version of nutsVersions) {
        expect(nutsRegion(nuts, version)).toMatchObject({ country, level: 3 });
        expect(nuts.startsWith(subdivision(within)?.nuts ?? '-')).toBe(true);
      }
    }
  });

  test('every subdivision but Mount Athos names a region of its country', () => {
    const without = subdivisions.filter(({ nuts, country }) => nutsRegion(nuts ?? '', '2024')?.country !== country);
    expect(without.map(({ code }) => code)).toEqual(['GR-69']);
  });
});

describe('sources', () => {
  const sources = JSON.parse(readFileSync(new URL('sources.json', data), 'utf8')) as Record<string, string>[];

  test('every file has one', () => {
    const files = readdirSync(data).filter((file) => file !== 'sources.json');
    expect(new Set(sources.map(({ file }) => file))).toEqual(new Set(files));
    expect(sources).toHaveLength(files.length);
  });

  test('each says everything', () => {
    const facts = ['file', 'title', 'publisher', 'version', 'editionDate', 'document', 'terms', 'made'];
    for (const source of sources) {
      expect(Object.keys(source)).toEqual(facts);
      expect(Object.values(source).filter((text) => text.trim() === '')).toEqual([]);
    }
  });
});
