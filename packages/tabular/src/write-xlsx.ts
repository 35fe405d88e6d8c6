import { strToU8, zipSync, type Zippable } from 'fflate';
import { decimalText } from './table.ts';
import type { WritableValue } from './write-csv.ts';
import { escapeXlsxText } from './xlsx-xml.ts';

/** The longest text that a cell of a workbook keeps, in UTF-16 code units (Excel specifications and limits). */
export const longestXlsxText = 32_767;
/** The day number 0 of the 1900 system, and the first day whose number every spreadsheet agrees on. */
const epoch = Temporal.PlainDate.from('1899-12-30');
const firstDay = Temporal.PlainDate.from('1900-03-01');
/** The first moment a ZIP archive can hold; a fixed one makes equal tables equal bytes. */
const archiveTime = '1980-01-01T00:00:00';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The parts beside the sheet (ECMA-376 part 1, 12.3): style 1 is a day as yyyy-mm-dd. */
const fixedParts: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packaging}/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaging}/relationships"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
};

/**
 * Writes a workbook of one sheet with typed cells: texts stay texts even when they look like formulas, days are days
 * (before 1 March 1900 ISO texts, for spreadsheets have no such days). Equal input gives equal bytes. Throws RangeError
 * for a text beyond 32767 characters or a number that is not finite.
 */
export function writeXlsx(
  header: readonly string[],
  rows: Iterable<readonly WritableValue[]>,
  options: { readonly sheet?: string } = {},
): Uint8Array {
  const lines = [rowXml(header, 1)];
  for (const row of rows) lines.push(rowXml(row, lines.length + 1));
  const name = escapeXml(options.sheet ?? 'Sheet1').replaceAll('"', '&quot;');
  const texts = {
    ...fixedParts,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData></worksheet>`,
  };
  const parts: Zippable = {};
  for (const [path, text] of Object.entries(texts)) parts[path] = [strToU8(declaration + text), { mtime: archiveTime }];
  return zipSync(parts);
}

function rowXml(row: readonly WritableValue[], number: number): string {
  return `<row r="${number}">${row.map((value, index) => cellXml(value, `${columnLetters(index + 1)}${number}`)).join('')}</row>`;
}

function cellXml(value: WritableValue, reference: string): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'string') return textXml(value, reference);
  if (typeof value === 'boolean') return `<c r="${reference}" t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`cell ${reference}: the number is not finite`);
    return `<c r="${reference}"><v>${decimalText(value)}</v></c>`;
  }
  if (Temporal.PlainDate.compare(value, firstDay) < 0) return textXml(value.toString(), reference);
  return `<c r="${reference}" s="1"><v>${epoch.until(value).total('days')}</v></c>`;
}

function textXml(text: string, reference: string): string {
  if (text.length > longestXlsxText) throw new RangeError(`cell ${reference}: ${text.length} characters do not fit`);
  return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(escapeXlsxText(text))}</t></is></c>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

/** The letters of a column number from 1: 28 is `AB`. */
function columnLetters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnLetters(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
