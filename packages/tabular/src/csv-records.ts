/** A record of a CSV text as written, without its line break; `row` is the line it starts on, from 1. */
export interface CsvRecord {
  readonly row: number;
  readonly text: string;
  /** A quote was open when the text ended. */
  readonly unterminated: boolean;
}

const quote = 0x22;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a text into records at the line breaks (LF, CRLF, CR) outside quoted fields and skips blank lines. A quote opens a
 * field only at its very beginning (RFC 4180), so that a stray quote inside a field spoils one record, not the rest of the file.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  const separator = delimiter.charCodeAt(0);
  let row = 1;
  let start = 0;
  let startRow = 1;
  let quoted = false;
  let fieldStart = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isBreak = code === newline || (code === carriageReturn && text.charCodeAt(at + 1) !== newline);
    if (isBreak) row += 1;
    if (quoted) {
      if (code !== quote) continue;
      if (text.charCodeAt(at + 1) === quote) at += 1;
      else quoted = false;
    } else if (isBreak) {
      const record = text.slice(start, at).replace(/\r$/, '');
      if (record.trim() !== '' || record.includes(delimiter))
        yield { row: startRow, text: record, unterminated: false };
      start = at + 1;
      startRow = row;
      fieldStart = true;
    } else if (code === quote && fieldStart) {
      quoted = true;
      fieldStart = false;
    } else {
      fieldStart = code === separator;
    }
  }
  const rest = text.slice(start);
  if (rest.trim() !== '' || rest.includes(delimiter)) yield { row: startRow, text: rest, unterminated: quoted };
}
