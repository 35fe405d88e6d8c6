import { parse } from 'csv-parse/sync';
import { csvRecords, type CsvRecord } from './csv-records.ts';
import { unprotectText } from './formula-guard.ts';
import { emptyCell, type Cell, type TableEvent, type TableProblem } from './table.ts';

/** The field separators of CSV files in use. */
export const delimiters = [';', ',', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

const batchSize = 500;
const linesLookedAt = 20;

/**
 * The delimiter by which the header and the lines below it make the most regular table. None when two fit equally well;
 * a header without any of them is a table of one column.
 */
export function detectDelimiter(text: string): Delimiter | undefined {
  const scores = delimiters.map((delimiter) => ({ delimiter, ...regularity(text, delimiter) }));
  const wide = scores.filter((score) => score.columns > 1);
  if (wide.length === 0) return ';';
  wide.sort((a, b) => b.share - a.share || b.columns - a.columns);
  const [best, second] = wide;
  if (best === undefined) return undefined;
  return second?.share === best.share && second.columns === best.columns ? undefined : best.delimiter;
}

function regularity(text: string, delimiter: Delimiter): { columns: number; share: number } {
  const widths: number[] = [];
  for (const record of csvRecords(text, delimiter)) {
    widths.push(record.text.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length);
    if (widths.length === linesLookedAt) break;
  }
  const columns = widths[0] ?? 0;
  return { columns, share: widths.filter((width) => width === columns).length / Math.max(1, widths.length) };
}

/** Reads a CSV text record by record, holding a batch of records at a time; the first row is the header. */
export function* readCsv(
  text: string,
  options: { readonly delimiter: Delimiter; readonly unprotect: boolean },
): Generator<TableEvent> {
  let batch: CsvRecord[] = [];
  for (const record of csvRecords(text, options.delimiter)) {
    if (record.unterminated) {
      yield* parseBatch(batch, options);
      const message = `The quoted field that begins in the record of line ${record.row} is never closed.`;
      yield { type: 'broken', problem: { code: 'quote-not-closed', message, row: record.row } };
      return;
    }
    batch.push(record);
    if (batch.length < batchSize) continue;
    yield* parseBatch(batch, options);
    batch = [];
  }
  yield* parseBatch(batch, options);
}

function* parseBatch(
  batch: readonly CsvRecord[],
  options: { readonly delimiter: Delimiter; readonly unprotect: boolean },
): Generator<TableEvent> {
  const parsed = parseTogether(batch, options.delimiter);
  for (const [index, record] of batch.entries()) {
    const fields = parsed?.[index] ?? parseAlone(record, options.delimiter);
    if ('code' in fields) yield { type: 'row', row: record.row, cells: [], problems: [fields] };
    else
      yield {
        type: 'row',
        row: record.row,
        cells: fields.map((field) => cellOf(field, options.unprotect)),
        problems: [],
      };
  }
}

function parseTogether(batch: readonly CsvRecord[], delimiter: Delimiter): string[][] | undefined {
  try {
    const fields = fieldsOf(batch.map((record) => record.text).join('\n'), delimiter);
    return fields.length === batch.length ? fields : undefined;
  } catch {
    return undefined; // a malformed record: each is then parsed alone to name it
  }
}

function parseAlone(record: CsvRecord, delimiter: Delimiter): readonly string[] | TableProblem {
  try {
    return fieldsOf(record.text, delimiter)[0] ?? [];
  } catch {
    const message = 'A quote stands inside a field; a field with quotes must be quoted and its quotes doubled.';
    return { code: 'quote-misplaced', message, row: record.row, column: misplacedColumn(record.text, delimiter) };
  }
}

/** The column of the first field that does not parse when the record ends with it. */
function misplacedColumn(text: string, delimiter: Delimiter): number {
  let column = 1;
  for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
    try {
      column = (fieldsOf(text.slice(0, at), delimiter)[0]?.length ?? 0) + 1;
    } catch (problem) {
      if (!(problem instanceof Error && 'code' in problem && problem.code === 'CSV_QUOTE_NOT_CLOSED')) break;
    }
  }
  return column;
}

function fieldsOf(text: string, delimiter: Delimiter): string[][] {
  return parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true });
}

function cellOf(field: string, unprotect: boolean): Cell {
  const text = unprotect ? unprotectText(field) : field;
  return text === '' ? emptyCell : { type: 'text', text };
}
