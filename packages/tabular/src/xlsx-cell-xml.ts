import { decimalsOf, exactText } from './exact-decimal.ts';
import { decimalText } from './table.ts';
import type { CellValue } from './write-csv.ts';
import type { XlsxStyles } from './xlsx-styles.ts';
import { escapeXlsxText } from './xlsx-xml.ts';

/** The longest text that a cell of a workbook keeps, in UTF-16 code units (Excel specifications and limits). */
export const longestXlsxText = 32_767;
/** So many digits of a number does a spreadsheet keep, and so many decimals does its format show. */
const keptDigits = 15;
const shownDecimals = 30;
/** The day number 0 of the 1900 system, and the first day whose number every spreadsheet agrees on. */
const epoch = Temporal.PlainDate.from('1899-12-30');
const firstDay = Temporal.PlainDate.from('1900-03-01');

/** A value as the cell at a reference; nothing for what is empty. Throws RangeError for what no cell can hold. */
export function cellXml(value: CellValue, reference: string, styles: XlsxStyles): string {
  if (value === null || value === undefined || value === '') return '';
  switch (typeof value) {
    case 'string':
      return textXml(value, reference);
    case 'boolean':
      return `<c r="${reference}" t="b"><v>${value ? 1 : 0}</v></c>`;
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`cell ${reference}: the number is not finite`);
      return numberXml(decimalText(value), reference);
    case 'bigint':
      return exactXml(value.toString(), reference, styles);
    default:
      if (!(value instanceof Temporal.PlainDate)) return exactXml(exactText(value), reference, styles);
      if (Temporal.PlainDate.compare(value, firstDay) < 0) return textXml(value.toString(), reference);
      return numberXml(String(epoch.until(value).total('days')), reference, styles.day);
  }
}

/** A text that stays one, even when it looks like a formula. */
export function textXml(text: string, reference: string, style?: number): string {
  if (text.length > longestXlsxText) throw new RangeError(`cell ${reference}: ${text.length} characters do not fit`);
  return `<c r="${reference}"${styleXml(style)} t="inlineStr"><is><t xml:space="preserve">${escapeXml(escapeXlsxText(text))}</t></is></c>`;
}

/** A number as it is written here; where a spreadsheet would lose a digit of it, a text. */
function exactXml(text: string, reference: string, styles: XlsxStyles): string {
  const decimals = decimalsOf(text);
  const digits = text.replaceAll(/[-.]/g, '').replace(/^0+/, '').length;
  if (digits > keptDigits || decimals > shownDecimals) return textXml(text, reference);
  return numberXml(text, reference, styles.decimals(decimals));
}

function numberXml(text: string, reference: string, style?: number): string {
  return `<c r="${reference}"${styleXml(style)}><v>${text}</v></c>`;
}

function styleXml(style: number | undefined): string {
  return style === undefined ? '' : ` s="${style}"`;
}

/** Escapes a text for the content of an element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

/** The letters of a column number from 1: 28 is `AB`. */
export function columnLetters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnLetters(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
