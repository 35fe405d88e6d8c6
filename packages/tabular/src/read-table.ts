import { decodeText, type DecodedText } from './decode-text.ts';
import type { Encoding } from './encoding.ts';
import { detectDelimiter, readCsv, type Delimiter } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { cellText, emptyCell, type TableEvent, type TableProblem } from './table.ts';
import { openWorkbook } from './xlsx-workbook.ts';

/** What the file's owner declared, and limits. What is absent is found by content. */
export interface ReadTableOptions {
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  /** Name of the sheet; the first one when absent. */
  readonly sheet?: string;
  /** Takes off what `writeCsv` put before texts that look like formulas; for files this package wrote. */
  readonly unprotect?: boolean;
  readonly maxRows?: number;
  readonly maxColumns?: number;
  /** Most bytes a workbook may unpack to. */
  readonly maxUnpackedBytes?: number;
}

/** A table whose header has been read; `rows` can be iterated once. */
export interface Table {
  readonly format: 'csv' | 'xlsx';
  /** How a CSV file was decoded; absent for a workbook. */
  readonly decoding?: Omit<DecodedText, 'ok' | 'text'>;
  readonly delimiter?: Delimiter;
  readonly header: readonly string[];
  /** The row the header stands on. */
  readonly headerRow: number;
  readonly rows: Iterable<TableEvent>;
}

/** Limits that hold when the caller sets none. */
export const defaultLimits = { maxRows: 200_000, maxColumns: 256, maxUnpackedBytes: 256 * 1024 * 1024 } as const;

type RowEvent = Extract<TableEvent, { readonly type: 'row' }>;
type Refused = { readonly ok: false; readonly problem: TableProblem };

/**
 * Reads a CSV file or an XLSX workbook, told apart by content. The first row with content is the header; rows without
 * content are skipped; every row has the width of the header or a problem `row-ragged`. Refuses with `table-empty`,
 * `format-unsupported` (XLS, ODS), `delimiter-unknown` and the codes of decodeText and openWorkbook.
 */
export function readTable(
  bytes: Uint8Array,
  options: ReadTableOptions = {},
): { readonly ok: true; readonly table: Table } | Refused {
  const opened = open(bytes, options);
  if (!opened.ok) return opened;
  const { events, ...source } = opened;
  const first = events.next();
  if (first.done) return refuse('table-empty', 'The file has no header.');
  if (first.value.type === 'broken') return { ok: false, problem: first.value.problem };
  const [problem] = first.value.problems;
  if (problem) return { ok: false, problem };
  const { row: headerRow, cells } = first.value;
  const header = cells.map((cell) => cellText(cell).trim());
  const rows = fitted(events, header.length, source.table.format, options.maxRows ?? defaultLimits.maxRows);
  return { ok: true, table: { ...source.table, header, headerRow, rows } };
}

type Opened =
  | {
      readonly ok: true;
      readonly events: Iterator<TableEvent>;
      readonly table: Omit<Table, 'header' | 'headerRow' | 'rows'>;
    }
  | Refused;

function open(bytes: Uint8Array, options: ReadTableOptions): Opened {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return openXlsx(bytes, options);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    return refuse('format-unsupported', 'The file is in the old XLS format or encrypted; save it as XLSX or CSV.');
  }
  const decoded = decodeText(bytes, options.encoding === undefined ? {} : { encoding: options.encoding });
  if (!decoded.ok) return decoded;
  const { ok, text, ...decoding } = decoded;
  const delimiter = options.delimiter ?? detectDelimiter(text);
  if (delimiter === undefined) {
    return refuse('delimiter-unknown', 'Two delimiters fit the table equally well; declare the one it uses.');
  }
  const events = readCsv(text, { delimiter, unprotect: options.unprotect ?? false });
  return { ok, events, table: { format: 'csv', decoding, delimiter } };
}

function openXlsx(bytes: Uint8Array, options: ReadTableOptions): Opened {
  const limits = { ...defaultLimits, ...options };
  const opened = openWorkbook(bytes, { sheet: options.sheet, maxBytes: limits.maxUnpackedBytes });
  if (!opened.ok) return opened;
  return { ok: true, events: readXlsx(opened.workbook, limits), table: { format: 'xlsx' } };
}

function* fitted(
  events: Iterator<TableEvent>,
  width: number,
  format: Table['format'],
  maxRows: number,
): Generator<TableEvent> {
  let count = 0;
  for (let next = events.next(); !next.done; next = events.next()) {
    const event = next.value;
    if (event.type === 'row' && event.problems.length === 0) {
      if (event.cells.every((cell) => cell.type === 'empty')) continue;
      yield fit(event, width, format);
    } else {
      yield event;
    }
    count += 1;
    if (count >= maxRows) {
      const message = `The table has more than ${maxRows} rows.`;
      if (!events.next().done) yield { type: 'broken', problem: { code: 'too-many-rows', message } };
      return;
    }
  }
}

/** A sheet leaves out empty cells at the end of a row, so short rows are filled; a CSV record must have every field. */
function fit(event: RowEvent, width: number, format: Table['format']): RowEvent {
  const { row, cells } = event;
  if (cells.length === width) return event;
  if (cells.length < width && format === 'xlsx') {
    return { ...event, cells: [...cells, ...Array.from({ length: width - cells.length }, () => emptyCell)] };
  }
  const message = `The row has ${cells.length} columns, the header ${width}.`;
  const column = Math.min(cells.length, width) + 1;
  return { ...event, problems: [{ code: 'row-ragged', message, row, column }] };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function refuse(code: string, message: string): Refused {
  return { ok: false, problem: { code, message } };
}
