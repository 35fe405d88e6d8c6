import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { exactText, type ExactDecimal } from './exact-decimal.ts';
import { readTable } from './read-table.ts';
import { sheetNames } from './sheet-names.ts';
import { cellText, decimalText } from './table.ts';
import { writeCsv, type CellValue } from './write-csv.ts';
import { writeWorkbook, type WorkbookSheet } from './write-workbook.ts';
import { writeXlsx } from './write-xlsx.ts';
import { parseWholeXml } from './xlsx-xml.ts';

const partOf = (bytes: Uint8Array, path: string): string => strFromU8(unzipSync(bytes)[path] ?? new Uint8Array());

const cellsOf = (bytes: Uint8Array, sheet: string): readonly (readonly string[])[] => {
  const read = readTable(bytes, { sheet });
  if (!read.ok) throw new Error(read.problem.code);
  const rows = [...read.table.rows].map((event) => {
    if (event.type === 'broken') throw new Error(event.problem.code);
    return event.cells.map(cellText);
  });
  return [read.table.header, ...rows];
};

const day = Temporal.PlainDate.from('2027-03-01');
const sheetOf = (value: CellValue): WorkbookSheet => ({ name: 'α', columns: [{ header: 'x' }], rows: [[value]] });
const cellIn = (value: CellValue): string => {
  const sheet = partOf(writeWorkbook([sheetOf(value)]), 'xl/worksheets/sheet1.xml');
  return /<row r="2">(.*?)<\/row>/.exec(sheet)?.[1] ?? '';
};
const formatsIn = (value: CellValue): readonly string[] =>
  [...partOf(writeWorkbook([sheetOf(value)]), 'xl/styles.xml').matchAll(/formatCode="([^"]*)"/g)].map(
    ([, code = '']) => code,
  );

test('each sheet is read back with its typed cells', () => {
  const bytes = writeWorkbook([
    {
      name: 'Μέλη',
      columns: [{ header: 'Όνομα', width: 30 }, { header: 'Ποσό' }, { header: 'Από' }, { header: 'Ναι' }],
      rows: [
        ['Μαρία', { decimal: '12.50' }, day, true],
        ['=SUM(A1:A9)', { scaled: -5n, decimals: 3 }, null, false],
      ],
    },
    { name: 'Vizitat', columns: [{ header: 'Numri' }, { header: 'Në' }], rows: [[1234n, '2027-03-01T10:00:00Z']] },
  ]);
  expect(cellsOf(bytes, 'Μέλη')).toEqual([
    ['Όνομα', 'Ποσό', 'Από', 'Ναι'],
    ['Μαρία', '12.5', '2027-03-01', 'true'],
    ['=SUM(A1:A9)', '-0.005', '', 'false'],
  ]);
  expect(cellsOf(bytes, 'Vizitat')).toEqual([
    ['Numri', 'Në'],
    ['1234', '2027-03-01T10:00:00Z'],
  ]);
});

describe('cells', () => {
  test.each<readonly [CellValue, value: string, format: string]>([
    [{ decimal: '12.50' }, '12.50', '0.00'],
    [{ decimal: '0.1' }, '0.1', '0.0'],
    [{ decimal: '-0.00' }, '0.00', '0.00'],
    [{ scaled: 1250n, decimals: 2 }, '12.50', '0.00'],
    [{ scaled: -7n, decimals: 2 }, '-0.07', '0.00'],
    [{ scaled: 3n, decimals: 0 }, '3', '0'],
    [42n, '42', '0'],
    [{ decimal: '9999999999999.99' }, '9999999999999.99', '0.00'],
  ])('%o is a number that shows its decimals', (value, text, format) => {
    expect(cellIn(value)).toBe(`<c r="A2" s="3"><v>${text}</v></c>`);
    expect(formatsIn(value)).toEqual(['yyyy\\-mm\\-dd', format]);
  });

  test('a number of which a spreadsheet would lose a digit is a text', () => {
    for (const value of [{ decimal: '1234567890123.456' }, 12_345_678_901_234_567n, { scaled: 1n, decimals: 31 }])
      expect(cellIn(value)).toContain('t="inlineStr"');
  });

  test.each(['', '1,5', '1e3', '.5', '5.', '007', '+1', '1 000', 'NaN', '1.5\n'])('%j is no decimal', (decimal) => {
    expect(() => writeWorkbook([sheetOf({ decimal })])).toThrow(RangeError);
  });

  test('a decimal is the same in a workbook and in CSV, there with all its zeros', () => {
    const value = fc.record({
      scaled: fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
      decimals: fc.nat(12),
    });
    fc.assert(
      fc.property(value, (one) => {
        const text = exactText(one);
        expect(BigInt(text.replace('.', ''))).toBe(one.scaled);
        expect(cellsOf(writeWorkbook([sheetOf(one)]), 'α')[1]).toEqual([decimalText(Number(text))]);
        const csv = new TextDecoder().decode(writeCsv(['x'], [[one]], { delimiter: ';', bom: false }));
        expect(csv).toBe(`x\r\n${text}\r\n`);
      }),
    );
  });
});

describe('looks', () => {
  const bytes = writeWorkbook([
    {
      name: 'α',
      columns: [{ header: 'όνομα', width: 33 }, { header: 'κείμενο' }, { header: 'x' }],
      rows: [['', 'ω'.repeat(20), 'y'.repeat(500)]],
    },
    { name: 'β', columns: [{ header: 'x' }], rows: [] },
  ]);

  test('the header is bold and stays in sight, on every sheet', () => {
    for (const sheet of [1, 2]) {
      const xml = partOf(bytes, `xl/worksheets/sheet${sheet}.xml`);
      expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
      expect(xml).toContain('<c r="A1" s="2" t="inlineStr">');
    }
    expect(partOf(bytes, 'xl/styles.xml')).toContain('<font><b/></font>');
  });

  test('columns are as wide as asked, else as their texts, within reason', () => {
    const widths = [...partOf(bytes, 'xl/worksheets/sheet1.xml').matchAll(/ width="(\d+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths).toEqual([33, 22, 60]);
  });

  test('every part is well-formed XML', () => {
    for (const part of Object.values(unzipSync(bytes))) expect(() => parseWholeXml(part, {})).not.toThrow();
  });
});

describe('names of sheets', () => {
  test.each([
    [
      ['Μέλη/Anëtarët', 'a:b*c?d[e]f\\g'],
      ['Μέλη-Anëtarët', 'a-b-c-d-e-f-g'],
    ],
    [
      ["'x'", '  ', 'History'],
      ['x', 'Sheet2', 'History-'],
    ],
    [
      ['Α', 'α', 'Α'],
      ['Α', 'α (2)', 'Α (3)'],
    ],
    [
      ['x'.repeat(40), 'x'.repeat(40)],
      ['x'.repeat(31), `${'x'.repeat(27)} (2)`],
    ],
    [[`${'x'.repeat(30)}😀`], ['x'.repeat(30)]],
  ])('%j', (wanted, names) => {
    expect(sheetNames(wanted)).toEqual(names);
  });

  test('are allowed and no two alike, whatever is wanted', () => {
    const unit = fc.constantFrom(..."aAαΑ[]:*?/\\' \u0000\uD83D😀(2)");
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 40 }), { minLength: 1, maxLength: 6 }), (wanted) => {
        const names = sheetNames(wanted);
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(wanted.length);
        for (const name of names) {
          expect(name).toMatch(/^[^[\]:*?/\\']([^[\]:*?/\\]*[^[\]:*?/\\'])?$/);
          expect(name.length).toBeLessThanOrEqual(31);
          expect(name.isWellFormed()).toBe(true);
        }
        const bytes = writeWorkbook(wanted.map((name, at) => ({ name, columns: [{ header: `${at}` }], rows: [] })));
        for (const [at, name] of names.entries()) expect(cellsOf(bytes, name)).toEqual([[`${at}`]]);
      }),
      { numRuns: 40 },
    );
  });
});

test('texts of any kind come back from any sheet', () => {
  const text = fc.string({
    unit: fc.constantFrom(...'aΩëç=+-@\t\'"<>&_x000D_\n\r\u0001'),
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.array(text, { minLength: 1, maxLength: 4 }),
      (one, two) => {
        const sheets = [one, two].map((texts, at) => ({
          name: `s${at}`,
          columns: [{ header: 'x' }],
          rows: texts.map((value) => [value]),
        }));
        const bytes = writeWorkbook(sheets);
        expect(cellsOf(bytes, 's0').slice(1).flat()).toEqual(one);
        expect(cellsOf(bytes, 's1').slice(1).flat()).toEqual(two);
      },
    ),
  );
});

test('equal input gives equal bytes', () => {
  const write = (): Uint8Array => writeWorkbook([sheetOf({ decimal: '1.20' }), sheetOf(day)]);
  expect(write()).toEqual(write());
});

test('a file that is read back has no looks, only its cells', () => {
  const bytes = writeXlsx(['x'], [['α']], { sheet: 'Μητρώο' });
  expect(partOf(bytes, 'xl/worksheets/sheet1.xml')).not.toMatch(/<sheetViews|<cols| s="/);
  expect(cellsOf(bytes, 'Μητρώο')).toEqual([['x'], ['α']]);
});

test.each([
  ['no sheet', () => writeWorkbook([])],
  ['a text that is too long', () => writeWorkbook([sheetOf('x'.repeat(32_768))])],
  ['a number that is not finite', () => writeWorkbook([sheetOf(Number.NaN)])],
  ['parts of a decimal', () => writeWorkbook([sheetOf({ scaled: 1n, decimals: 1.5 } satisfies ExactDecimal)])],
])('%s is not written', (_, write) => {
  expect(write).toThrow(RangeError);
});
