import { languages, parsePlainDate, type LocalizedText, type PlainDateText } from '@inclust/kernel';
import { readTable, writeCsv, writeXlsx, type ReadTableOptions } from '@inclust/tabular';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MemberDraft } from '../domain/member.ts';
import { disciplines, functions, legalForms } from '@inclust/classifications';
import { exportFormats, exportHeader, exportRow } from './export-rows.ts';
import { mapHeader } from './map-header.ts';
import { parseRow } from './parse-row.ts';
import { member } from '../../test/build.ts';
import { afmCheckDigit } from '../domain/register-number.ts';

const text = fc
  .oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.string({ minLength: 1, unit: fc.constantFrom(...'\'=+-@;,"\nάΣë a') }),
  )
  .map((value) => value.trim())
  .filter((value) => value !== '');
const texts: fc.Arbitrary<LocalizedText> = fc.record(
  Object.fromEntries(
    languages.map((language) => [
      language,
      fc.record({ text, state: fc.constantFrom('original', 'human', 'machine', 'stale') }),
    ]),
  ),
  { requiredKeys: [] },
);
const date: fc.Arbitrary<PlainDateText> = fc
  .date({ min: new Date('1000-01-01T00:00Z'), max: new Date('2999-12-31T00:00Z'), noInvalidDate: true })
  .map((value) => parsePlainDate(value.toISOString().slice(0, 10)))
  .filter((value) => value !== undefined);
const codes = (terms: readonly { readonly code: string }[]) =>
  fc.array(fc.constantFrom(...terms.map(({ code }) => code)), { maxLength: 3 });
const skills = fc.array(fc.constantFrom('2651', '26', 'http://data.europa.eu/esco/skill/00-aa'), { maxLength: 3 });

const common = {
  disciplines: codes(disciplines),
  functions: codes(functions),
  activities: fc.array(
    fc.record({
      scheme: fc.constantFrom('NACE2' as const, 'NACE2.1' as const),
      code: fc.constantFrom('90', '90.0', '90.01'),
    }),
  ),
  skillsOffered: skills,
  skillsSought: skills,
  languages: fc.array(fc.constantFrom('el', 'sq', 'en', 'de-AT'), { maxLength: 3 }),
  links: fc.array(
    fc.webUrl({ withQueryParameters: true, withFragments: true }).filter((url) => !/[|\s]/.test(url)),
    { maxLength: 2 },
  ),
  description: texts,
  listingConsent: fc.boolean(),
};
const optionalCommon = {
  email: fc.constantFrom('a@demo.example', "=o'x@demo.example", '+a@demo.example'),
  phone: fc.constantFrom('+30 26810 00001', '(033) 000-123'),
  locality: text,
  postalCode: text,
  note: text,
  externalId: text,
  joinedOn: date,
};
const person = fc.record(
  { ...common, ...optionalCommon, kind: fc.constant('person' as const), givenName: text, familyName: text },
  {
    requiredKeys: [
      'kind',
      'givenName',
      'familyName',
      'disciplines',
      'functions',
      'activities',
      'skillsOffered',
      'skillsSought',
      'languages',
      'links',
      'description',
      'listingConsent',
    ],
  },
);
const register = fc.oneof(
  fc.integer({ min: 1, max: 99_999_999 }).map((n) => {
    const digits = String(n).padStart(8, '0');
    return { country: 'GR' as const, number: `${digits}${afmCheckDigit(digits)}` };
  }),
  fc.constant({ country: 'AL' as const, number: 'Z00000001X' }),
);
const social = fc.record(
  {
    law: fc.constantFrom('GR-4430/2016' as const, 'AL-65/2016' as const),
    from: date,
    to: date,
    evidence: fc.constantFrom('ΜΚΑΛΟ 12345', '=1+1', '-'),
  },
  { requiredKeys: ['law', 'from'] },
);
const organisation = fc.record(
  {
    ...common,
    ...optionalCommon,
    kind: fc.constant('organisation' as const),
    names: texts.filter((names) => Object.keys(names).length > 0),
    legalForm: fc.constantFrom(...legalForms.map(({ code }) => code)),
    socialEnterprise: social,
    sizeClass: fc.constantFrom('micro' as const, 'small' as const, 'medium' as const, 'large' as const),
    foundedOn: date,
    register,
    turnover: fc.record({
      minorUnits: fc.oneof(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.bigInt({ min: -9999n, max: 9999n })),
      currency: fc.constantFrom('EUR' as const, 'ALL' as const),
    }),
  },
  {
    requiredKeys: [
      'kind',
      'names',
      'disciplines',
      'functions',
      'activities',
      'skillsOffered',
      'skillsSought',
      'languages',
      'links',
      'description',
      'listingConsent',
    ],
  },
);
const drafts: fc.Arbitrary<MemberDraft[]> = fc.array(fc.oneof(person, organisation), { minLength: 1, maxLength: 4 });

/** What an export says beside the profile: the day on which the first stay began. */
const withFirstDay = (draft: MemberDraft): MemberDraft => {
  const from = member(draft).periods[0]?.from;
  return { ...(from ? { joinedOn: from } : {}), ...draft };
};

const imported = (bytes: Uint8Array, options: ReadTableOptions): unknown => {
  const read = readTable(bytes, options);
  if (!read.ok) return read.problem;
  const header = mapHeader(read.table.header);
  if (!header.ok) return header.problems;
  return [...read.table.rows].map((event) => {
    if (event.type === 'broken' || event.problems.length > 0) return event;
    const parsed = parseRow(header.mapping, event.cells, exportFormats);
    return parsed.ok ? parsed.draft : parsed.problems;
  });
};

describe('importing an exported register changes nothing', () => {
  test.each([';', ',', '\t'] as const)('as CSV with %j', (delimiter) => {
    fc.assert(
      fc.property(drafts, fc.constantFrom(...languages), fc.boolean(), (members, language, bom) => {
        const bytes = writeCsv(
          exportHeader(language),
          members.map((draft) => exportRow(member(draft), language)),
          { delimiter, bom },
        );
        expect(imported(bytes, { delimiter, encoding: 'utf-8', unprotect: true })).toEqual(members.map(withFirstDay));
      }),
    );
  });

  test('as XLSX', () => {
    fc.assert(
      fc.property(drafts, fc.constantFrom(...languages), (members, language) => {
        const bytes = writeXlsx(
          exportHeader(language),
          members.map((draft) => exportRow(member(draft), language)),
        );
        expect(imported(bytes, {})).toEqual(members.map(withFirstDay));
      }),
    );
  });
});
