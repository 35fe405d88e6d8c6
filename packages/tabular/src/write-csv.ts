import { stringify } from 'csv-stringify/sync';
import { encodeText, type Encoding } from './encoding.ts';
import { exactText, type ExactDecimal } from './exact-decimal.ts';
import { protectText } from './formula-guard.ts';
import type { Delimiter } from './read-csv.ts';
import { decimalText } from './table.ts';

/** What a cell can be written from. */
export type WritableValue = string | number | boolean | Temporal.PlainDate | null | undefined;

/** What a cell of a file for reports can be written from: exact numbers too. */
export type CellValue = WritableValue | bigint | ExactDecimal;

/** How a CSV file is written. */
export interface WriteCsvOptions {
  readonly delimiter: Delimiter;
  /** Whether a BOM leads, which makes Excel read UTF-8. */
  readonly bom: boolean;
  /** `utf-8` when absent. */
  readonly encoding?: Encoding;
  /** `false` leaves texts that look like formulas as they are; only for files no spreadsheet opens. */
  readonly protect?: boolean;
}

/**
 * Writes a CSV file with CRLF line ends (RFC 4180). Texts that a spreadsheet could run are protected, the file is read
 * back with `unprotect`; numbers have a decimal point and no groups, exact ones keep their decimals, dates are ISO. Throws
 * RangeError when the encoding lacks a character.
 */
export function writeCsv(
  header: readonly string[],
  rows: Iterable<readonly CellValue[]>,
  options: WriteCsvOptions,
): Uint8Array {
  let text = options.bom ? '\uFEFF' : '';
  text += csvLine(header, options);
  for (const row of rows) text += csvLine(row, options);
  const encoded = encodeText(text, options.encoding ?? 'utf-8');
  if (encoded.ok) return encoded.bytes;
  throw new RangeError(`${options.encoding} has no ${JSON.stringify(encoded.character)}`);
}

function csvLine(row: readonly CellValue[], { delimiter, protect = true }: WriteCsvOptions): string {
  const guard = protect ? protectText : (text: string): string => text;
  const fields = row.map((value) => (typeof value === 'string' ? guard(value) : plainText(value)));
  return stringify([fields], {
    delimiter,
    record_delimiter: 'windows',
    quoted_match: /[\r\n]|^\s|\s$/u,
    quoted_empty: fields.length === 1,
  });
}

function plainText(value: Exclude<CellValue, string>): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return decimalText(value);
  if (typeof value !== 'object' || value instanceof Temporal.PlainDate) return value.toString();
  return exactText(value);
}
