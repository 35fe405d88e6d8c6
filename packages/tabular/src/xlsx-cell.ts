import { emptyCell, type Cell } from './table.ts';
import { unescapeXlsxText } from './xlsx-xml.ts';
import type { Workbook } from './xlsx-workbook.ts';

/** A cell as the sheet writes it: its type and style attributes, the value element, the inline text. */
export interface RawCell {
  readonly type: string;
  readonly style: number;
  readonly value: string;
  readonly inline: string;
}

/** The typed cell, or the code of what is wrong with it: `cell-error` (#DIV/0! and the like) or `cell-malformed`. */
export function typedCell(raw: RawCell, workbook: Workbook): Cell | 'cell-error' | 'cell-malformed' {
  switch (raw.type) {
    case 's':
      return raw.value === '' ? emptyCell : textCell(workbook.sharedStrings[Number(raw.value)]);
    case 'inlineStr':
      return textCell(unescapeXlsxText(raw.inline));
    case 'str':
      return textCell(unescapeXlsxText(raw.value));
    case 'b':
      return raw.value === '' ? emptyCell : { type: 'boolean', boolean: raw.value === '1' || raw.value === 'true' };
    case 'e':
      return 'cell-error';
    case 'd':
      return raw.value === '' ? emptyCell : isoCell(raw.value);
    case 'n':
      return raw.value === '' ? emptyCell : numberCell(Number(raw.value), raw.style, workbook);
    default:
      return 'cell-malformed';
  }
}

function textCell(text: string | undefined): Cell | 'cell-malformed' {
  if (text === undefined) return 'cell-malformed';
  return text === '' ? emptyCell : { type: 'text', text };
}

function isoCell(value: string): Cell | 'cell-malformed' {
  try {
    return dateCell(Temporal.PlainDateTime.from(value.replace(/Z$/, '')));
  } catch {
    return 'cell-malformed';
  }
}

function numberCell(number: number, style: number, workbook: Workbook): Cell | 'cell-malformed' {
  if (!Number.isFinite(number)) return 'cell-malformed';
  return workbook.dateStyles[style] === true ? serialCell(number, workbook.epoch1904) : { type: 'number', number };
}

/** A day number; the 1900 system counts a 29 February 1900 that never was (serial 60). */
function serialCell(serial: number, epoch1904: boolean): Cell | 'cell-malformed' {
  const days = Math.floor(serial);
  if (serial < 0 || serial > 2_958_466 || (days === 60 && !epoch1904)) return 'cell-malformed';
  const epoch = epoch1904 ? '1904-01-01' : days < 60 ? '1899-12-31' : '1899-12-30';
  const seconds = Math.round((serial - days) * 86_400);
  return dateCell(Temporal.PlainDateTime.from(epoch).add({ days, seconds }));
}

function dateCell(datetime: Temporal.PlainDateTime): Cell {
  const date = datetime.toPlainDate();
  return datetime.equals(date.toPlainDateTime()) ? { type: 'date', date } : { type: 'datetime', datetime };
}
