import { exactText } from './exact-decimal.ts';
import { sheetNames } from './sheet-names.ts';
import { decimalText } from './table.ts';
import type { CellValue } from './write-csv.ts';
import { main, xlsxArchive } from './xlsx-archive.ts';
import { cellXml, columnLetters, textXml } from './xlsx-cell-xml.ts';
import { xlsxStyles, type XlsxStyles } from './xlsx-styles.ts';

/** A column of a sheet. */
export interface SheetColumn {
  readonly header: string;
  /** In characters, at most 255; when absent, as wide as what stands in it, within reason. */
  readonly width?: number;
}

/** A sheet of a workbook. */
export interface WorkbookSheet {
  /** What is forbidden in names is replaced, and names that are alike get a number. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: Iterable<readonly CellValue[]>;
}

/** How far a sheet goes (Excel specifications and limits). */
const mostRows = 1_048_576;
const mostColumns = 16_384;

/**
 * Writes a workbook of sheets with typed cells and a bold header that stays in sight. Texts stay texts even when they look
 * like formulas; decimals are numbers that show their decimals, or texts where a spreadsheet would lose a digit (beyond
 * 15); days are days (before 1 March 1900 ISO texts, for spreadsheets have no such days). Equal input gives equal bytes.
 * Throws RangeError for a text beyond 32767 characters, a number that is not finite, a sheet beyond 1048576 rows or 16384
 * columns, and for a workbook without a sheet.
 */
export function writeWorkbook(sheets: readonly WorkbookSheet[]): Uint8Array {
  if (sheets.length === 0) throw new RangeError('a workbook has at least one sheet');
  const names = sheetNames(sheets.map(({ name }) => name));
  const styles = xlsxStyles();
  const parts = sheets.map((sheet, at) => ({ name: names[at] ?? '', xml: sheetXml(sheet, styles, at === 0) }));
  return xlsxArchive(parts, styles.xml(main), { view: true });
}

function sheetXml({ columns, rows }: WorkbookSheet, styles: XlsxStyles, isFirst: boolean): string {
  if (columns.length > mostColumns) throw new RangeError(`a sheet has at most ${mostColumns} columns`);
  const header = columns.map(({ header: text }, at) => textXml(text, `${columnLetters(at + 1)}1`, styles.header()));
  const lines = [`<row r="1">${header.join('')}</row>`];
  const lengths = columns.map(({ header: text }) => lengthOf(text));
  for (const row of rows) {
    lines.push(rowXml(row, lines.length + 1, styles));
    if (lines.length > mostRows) throw new RangeError(`a sheet has at most ${mostRows} rows`);
    for (const [at, value] of row.entries()) lengths[at] = Math.max(lengths[at] ?? 0, lengthOf(shown(value)));
  }
  const view = `<sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  const widths = columns.map(({ width }, at) => Math.min(255, width ?? fitting(lengths[at] ?? 0)));
  const cols = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  return `<worksheet xmlns="${main}">${view}${cols.length > 0 ? `<cols>${cols.join('')}</cols>` : ''}<sheetData>${lines.join('')}</sheetData></worksheet>`;
}

/** A row of a sheet; rows count from 1. */
export function rowXml(row: readonly CellValue[], number: number, styles: XlsxStyles): string {
  return `<row r="${number}">${row.map((value, index) => cellXml(value, `${columnLetters(index + 1)}${number}`, styles)).join('')}</row>`;
}

/** The width for so many characters: neither too narrow to be seen nor too wide to be read. */
function fitting(length: number): number {
  return Math.min(60, Math.max(8, length + 2));
}

/** The characters of the longest line. */
function lengthOf(text: string): number {
  return Math.max(0, ...text.split('\n', 20).map((line) => line.length));
}

function shown(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return decimalText(value);
  if (typeof value !== 'object') return String(value);
  return value instanceof Temporal.PlainDate ? value.toString() : exactText(value);
}
