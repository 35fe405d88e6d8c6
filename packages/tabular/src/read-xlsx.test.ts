import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readTable, type ReadTableOptions } from './read-table.ts';
import { cellText, type Cell } from './table.ts';
import { writeXlsx } from './write-xlsx.ts';

const workbook = (sheet: string, properties = ''): Uint8Array =>
  zipSync({
    'xl/workbook.xml': strToU8(
      `<x:workbook xmlns:x="m" xmlns:r="o">${properties}<x:sheets><x:sheet name="Α" sheetId="1" r:id="r1"/><x:sheet name="Β" sheetId="2" r:id="r2"/></x:sheets></x:workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/other.xml"/></Relationships>',
    ),
    'xl/styles.xml': strToU8(
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-408]d\\ mmmm\\ yyyy;@"/><numFmt numFmtId="171" formatCode="#,##0.00\\ &quot;dhe&quot;;[Red]0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    ),
    'xl/sharedStrings.xml': strToU8(
      '<sst><si><t>όνομα</t></si><si><r><t>Κέρ</t></r><r><t xml:space="preserve">κυρα </t></r><rPh><t>no</t></rPh></si><si><t>a_x000D_b</t></si></sst>',
    ),
    'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
    'xl/worksheets/other.xml': strToU8(
      '<worksheet><sheetData><row><c t="inlineStr"><is><t>άλλο</t></is></c></row></sheetData></worksheet>',
    ),
  });

const header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><v>b</v></c></row>';

const cells = (
  row: string,
  options?: ReadTableOptions,
  properties?: string,
): readonly (Cell | string | undefined)[] => {
  const result = readTable(workbook(header + row, properties), options);
  if (!result.ok) return [result.problem.code];
  return [...result.table.rows].flatMap((event) =>
    event.type === 'broken'
      ? [event.problem.code]
      : [...event.problems.map((p) => `${p.code} ${p.row}/${p.column}`), ...event.cells],
  );
};

const texts = (row: string, properties?: string): readonly string[] =>
  cells(row, {}, properties).map((cell) => (typeof cell === 'object' ? cellText(cell) : String(cell)));

describe('reading XLSX', () => {
  test('cells keep their types, sheets their row numbers', () => {
    const result = readTable(
      workbook(`${header}<row r="7"><c r="A7" t="s"><v>1</v></c><c r="B7" t="b"><v>1</v></c></row>`),
    );
    expect(result.ok && { ...result.table, rows: [...result.table.rows] }).toMatchObject({
      format: 'xlsx',
      header: ['όνομα', 'b'],
      rows: [
        {
          row: 7,
          cells: [
            { type: 'text', text: 'Κέρκυρα ' },
            { type: 'boolean', boolean: true },
          ],
        },
      ],
    });
  });

  test.each([
    ['<c s="1"><v>45351</v></c><c s="2"><v>1</v></c>', ['2024-02-29', '1900-01-01']],
    ['<c s="1"><v>61</v></c><c s="3"><v>45351</v></c>', ['1900-03-01', '45351']],
    ['<c s="4"><v>45351.5</v></c><c t="d"><v>2024-02-29T00:00:00</v></c>', ['2024-02-29T12:00:00', '2024-02-29']],
    ['<c t="s"><v>2</v></c><c><f>1+1</f><v>2.5</v></c>', ['a\rb', '2.5']],
    ['<c t="str"><f>A1</f><v>x &amp; y</v></c><c/>', ['x & y', '']],
  ])('%s', (row, expected) => {
    expect(texts(`<row>${row}</row>`)).toEqual(expected);
  });

  test('counts days from 1904 where the workbook says so', () => {
    expect(texts('<row><c s="1"><v>0</v></c></row>', '<workbookPr date1904="1"/>')).toEqual(['1904-01-01', '']);
  });

  test('error cells and impossible cells are problems with row and column', () => {
    expect(
      cells('<row r="3"><c r="A3" t="e"><v>#DIV/0!</v></c></row><row r="4"><c r="B4" s="1"><v>60</v></c></row>'),
    ).toEqual(['cell-error 3/1', 'cell-malformed 4/2']);
    expect(cells('<row r="2"><c r="D2"><v>1</v></c></row>')[0]).toBe('row-ragged 2/3');
  });

  test('the sheet can be named', () => {
    const named = readTable(workbook(header), { sheet: 'Β' });
    expect(named.ok && named.table.header).toEqual(['άλλο']);
    expect(readTable(workbook(header), { sheet: 'Γ' })).toMatchObject({ problem: { code: 'sheet-missing' } });
  });

  test('limits hold against archives that unpack huge and sheets that claim to be huge', () => {
    expect(cells(`<row><c t="str"><v>${'a'.repeat(100_000)}</v></c></row>`, { maxUnpackedBytes: 50_000 })).toEqual([
      'xlsx-too-large',
    ]);
    expect(cells('<row r="999999999"><c><v>1</v></c></row>')).toEqual(['too-many-rows']);
    expect(cells('<row r="2"><c r="ZZZ2"><v>1</v></c></row>')).toEqual(['too-many-columns']);
  });

  test('broken files are refused, also when only the sheet is broken', () => {
    expect(cells('<row><c></row>')).toEqual(['xlsx-malformed']);
    const archive = workbook(header);
    expect(readTable(archive.subarray(0, archive.length / 2))).toMatchObject({ problem: { code: 'xlsx-malformed' } });
    expect(cells('<row><c t="str"><v>&boom;</v></c></row>')).toEqual(['xlsx-malformed']);
  });

  test('writing is reproducible to the byte', () => {
    const write = () => writeXlsx(['a', 'b'], [['x', Temporal.PlainDate.from('2024-02-29')]]);
    expect(write()).toEqual(write());
  });

  test('what does not fit a cell is not written', () => {
    expect(() => writeXlsx(['a'], [['x'.repeat(32_768)]])).toThrow(RangeError);
    expect(() => writeXlsx(['a'], [[Number.NaN]])).toThrow(RangeError);
  });
});
