import { emptyCell, type Cell } from '@inclust/tabular';
import { describe, expect, test } from 'vitest';
import type { Field } from './columns.ts';
import { parseRow } from './parse-row.ts';
import { afmCheckDigit, isAfm } from '../domain/register-number.ts';
import type { RowFormats } from './row-reader.ts';

const greek: RowFormats = { date: 'dd/MM/yyyy', decimal: ',' };
const person = { kind: 'πρόσωπο', given_name: 'Θανάσης', family_name: 'Τσιρώνης' } as const;
const organisation = { kind: 'organizatë', name_sq: 'Trupa "Ura"' } as const;

const parse = (row: { readonly [F in Field]?: string | Cell }, formats = greek) => {
  const entries = Object.entries(row).filter((entry): entry is [Field, string | Cell] => entry[1] !== undefined);
  const mapping = new Map(entries.map(([field], index) => [field, index]));
  const cells = entries.map(([, value]): Cell =>
    typeof value !== 'string' ? value : value ? { type: 'text', text: value } : emptyCell,
  );
  return parseRow(mapping, cells, formats);
};
const broken = (
  row: { readonly [F in Field]?: string | Cell },
  formats = greek,
): readonly (readonly [string, string])[] => {
  const parsed = parse(row, formats);
  return parsed.ok ? [] : parsed.problems.map(({ field, rule }) => [field, rule] as const);
};

describe('parseRow', () => {
  test('reads a person with everything a person can have', () => {
    const parsed = parse({
      ...person,
      email: 'a@demo.example',
      phone: '+30 26810 00001',
      locality: ' Άρτα ',
      postal_code: '47100',
      disciplines: 'performing-arts, Εικαστικές τέχνες',
      functions: 'krijim',
      nace: '90.01|90.20',
      nace_scheme: 'NACE2|NACE2.1',
      skills_offered: '2651|http://data.europa.eu/esco/skill/abc-1',
      languages: 'el, sq',
      website: 'https://demo.example/a,b | http://demo.example',
      listing_consent: 'ΝΑΙ',
      joined_on: '1/2/2024',
      note: 'α\nβ',
      description_el: 'κείμενο',
      description_en: 'text',
      text_states: 'description_en=machine',
      external_id: '7',
    });
    expect(parsed).toEqual({
      ok: true,
      membership: {},
      draft: {
        kind: 'person',
        givenName: 'Θανάσης',
        familyName: 'Τσιρώνης',
        email: 'a@demo.example',
        phone: '+30 26810 00001',
        locality: 'Άρτα',
        postalCode: '47100',
        disciplines: ['performing-arts', 'visual-arts'],
        functions: ['creation'],
        activities: [
          { scheme: 'NACE2', code: '90.01' },
          { scheme: 'NACE2.1', code: '90.20' },
        ],
        skillsOffered: ['2651', 'http://data.europa.eu/esco/skill/abc-1'],
        skillsSought: [],
        languages: ['el', 'sq'],
        links: ['https://demo.example/a,b', 'http://demo.example'],
        listingConsent: true,
        joinedOn: '2024-02-01',
        note: 'α\nβ',
        description: { el: { text: 'κείμενο', state: 'original' }, en: { text: 'text', state: 'machine' } },
        externalId: '7',
      },
    });
  });

  test('reads an organisation, typed cells regardless of the declared formats', () => {
    const parsed = parse({
      ...organisation,
      legal_form: 'Fondacion',
      social_enterprise_law: 'AL-65/2016',
      social_enterprise_from: '01/03/2020',
      size_class: 'πολύ μικρή',
      founding_date: { type: 'date', date: Temporal.PlainDate.from('1899-05-01') },
      register_country: 'Shqipëri',
      register_number: 'Z00000001X',
      annual_turnover: { type: 'number', number: 1234.5 },
      turnover_currency: 'lek',
    });
    expect(parsed).toMatchObject({
      ok: true,
      draft: {
        kind: 'organisation',
        names: { sq: { text: 'Trupa "Ura"', state: 'original' } },
        legalForm: 'foundation',
        sizeClass: 'micro',
        socialEnterprise: { law: 'AL-65/2016', from: '2020-03-01' },
        foundedOn: '1899-05-01',
        listingConsent: false,
        register: { country: 'AL', number: 'Z00000001X' },
        turnover: { minorUnits: 123450n, currency: 'ALL' },
      },
    });
  });

  test.each([
    ['1.234,56', ',', 123456n],
    ['1,234.56', '.', 123456n],
    ['-0,05', ',', -5n],
    ['7,100', ',', 710n],
    ['12', '.', 1200n],
  ] as const)('the amount %s with decimal "%s"', (text, decimal, minorUnits) => {
    const parsed = parse(
      { ...organisation, annual_turnover: text, turnover_currency: 'EUR' },
      { date: 'yyyy-MM-dd', decimal },
    );
    expect(parsed).toMatchObject({ draft: { turnover: { minorUnits, currency: 'EUR' } } });
  });

  test('reports every problem of a row at once, with its column', () => {
    const parsed = parse({
      kind: 'person',
      given_name: '',
      family_name: '',
      email: 'x',
      joined_on: '31/02/2024',
      disciplines: 'gatim',
    });
    expect(!parsed.ok && parsed.problems.map(({ column, field, rule }) => [column, field, rule])).toEqual([
      [2, 'given_name', 'required'],
      [3, 'family_name', 'required'],
      [4, 'email', 'email-format'],
      [5, 'joined_on', 'date-impossible'],
      [6, 'disciplines', 'discipline-unknown'],
    ]);
  });

  test.each([
    [{ ...person, kind: 'παρέα' }, [['kind', 'kind-unknown']]],
    [{ given_name: 'A', family_name: 'B' }, [['kind', 'required']]],
    [{ ...person, phone: '12' }, [['phone', 'phone-format']]],
    [{ ...person, languages: 'ελληνικά' }, [['languages', 'language-format']]],
    [{ ...person, website: 'www.demo.example' }, [['website', 'link-format']]],
    [{ ...person, nace: '9001', nace_scheme: 'NACE2' }, [['nace', 'nace-format']]],
    [{ ...person, nace: '90.01' }, [['nace_scheme', 'nace-scheme-count']]],
    [{ ...person, skills_sought: 'ζωγράφος' }, [['skills_sought', 'skill-format']]],
    [{ ...person, listing_consent: 'ίσως' }, [['listing_consent', 'answer-unknown']]],
    [{ ...person, functions: 'x' }, [['functions', 'function-unknown']]],
    [{ ...person, joined_on: '03/04/24' }, [['joined_on', 'date-year-two-digits']]],
    [
      { ...person, joined_on: { type: 'datetime', datetime: Temporal.PlainDateTime.from('2024-01-01T10:00') } },
      [['joined_on', 'date-with-time']],
    ],
    [{ ...person, legal_form: 'koinsep' }, [['legal_form', 'field-not-of-kind']]],
    [{ ...person, text_states: 'note=machine' }, [['text_states', 'text-state-format']]],
    [{ kind: 'organisation', name_el: '' }, [['name_el', 'required']]],
    [{ ...organisation, given_name: 'A' }, [['given_name', 'field-not-of-kind']]],
    [{ ...organisation, legal_form: 'GmbH' }, [['legal_form', 'legal-form-unknown']]],
    [
      { ...organisation, register_country: 'GR', register_number: '000000001' },
      [['register_number', 'register-number-check']],
    ],
    [{ ...organisation, register_number: 'Z00000001X' }, [['register_country', 'required']]],
    [{ ...organisation, annual_turnover: '1.5', turnover_currency: 'EUR' }, [['annual_turnover', 'decimal-grouping']]],
    [
      { ...organisation, annual_turnover: '1,555', turnover_currency: 'EUR' },
      [['annual_turnover', 'amount-precision']],
    ],
    [{ ...organisation, annual_turnover: '1' }, [['turnover_currency', 'required']]],
    [
      { ...organisation, social_enterprise_to: '01/01/2024' },
      [
        ['social_enterprise_law', 'required'],
        ['social_enterprise_from', 'required'],
      ],
    ],
  ] as const)('%j is refused', (row, problems) => {
    expect(broken(row)).toEqual(problems);
  });

  test('the check digit of a Greek tax number', () => {
    expect(isAfm('090000045')).toBe(true); // public: the Public Power Corporation
    expect(isAfm('090000046')).toBe(false);
    expect(afmCheckDigit('09000004')).toBe(5);
  });
});
