import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delimiters } from './read-csv.ts';
import { readTable, type ReadTableOptions } from './read-table.ts';
import { cellText } from './table.ts';
import { writeCsv } from './write-csv.ts';
import { writeXlsx } from './write-xlsx.ts';

const nasty = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'\'=+-@\t\r\n;," άΣëç_x0D') }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "'=1+1",
    '=HYPERLINK("x")',
    '\r\n',
    ' ',
    '_x000D_',
    '_x005F_x000D_',
    'a"b',
    '\u0000',
    '\u007F',
    '\uFFFE',
    'valueOf',
    '__proto__',
    '<&>',
  ),
);
const tables = fc.integer({ min: 1, max: 4 }).chain((width) => {
  const row = fc.array(nasty, { minLength: width, maxLength: width });
  return fc.array(
    row.filter((cells) => cells.some((text) => text !== '')),
    { maxLength: 5 },
  );
});

const header = (rows: readonly (readonly unknown[])[]): string[] => (rows[0] ?? ['']).map((_, index) => `c${index}`);

const textsOf = (bytes: Uint8Array, options: ReadTableOptions): unknown => {
  const result = readTable(bytes, options);
  if (!result.ok) return result.problem;
  return [...result.table.rows].map((event) => (event.type === 'row' ? event.cells.map(cellText) : event.problem));
};

describe('what is written is read back unchanged', () => {
  test.each(delimiters)('CSV with %j', (delimiter) => {
    fc.assert(
      fc.property(tables, fc.boolean(), (rows, bom) => {
        const wellFormed = rows.map((row) => row.map((text) => text.toWellFormed()));
        const bytes = writeCsv(header(rows), wellFormed, { delimiter, bom });
        expect(textsOf(bytes, { delimiter, unprotect: true, encoding: 'utf-8' })).toEqual(wellFormed);
      }),
      { numRuns: 300 },
    );
  });

  test('XLSX', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        expect(textsOf(writeXlsx(header(rows), rows), {})).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });

  test('numbers and dates keep their type in XLSX and their value in CSV', () => {
    const row = [
      -1234.5,
      Temporal.PlainDate.from('1899-12-31'),
      Temporal.PlainDate.from('2024-02-29'),
      true,
      null,
      1e21,
      'x',
    ] as const;
    const expected = ['-1234.5', '1899-12-31', '2024-02-29', 'true', '', '1000000000000000000000', 'x'];
    const names = expected.map((_, index) => `c${index}`);
    expect(textsOf(writeCsv(names, [row], { delimiter: ';', bom: true }), { unprotect: true })).toEqual([expected]);
    expect(textsOf(writeXlsx(names, [row]), {})).toEqual([expected]);
  });
});
