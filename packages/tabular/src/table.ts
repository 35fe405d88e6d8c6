/** Something wrong with a file, a row or a cell; numbers count from 1 as a person sees them in an editor or a spreadsheet. */
export interface TableProblem {
  /** Stable, kebab-case, such as `row-ragged`. */
  readonly code: string;
  /** One English sentence that names the rule; holds no cell value. */
  readonly message: string;
  /** Line of the file (CSV: where the record starts) or row of the sheet. */
  readonly row?: number;
  /** Column of the table; for an undecodable byte the character position in its line. */
  readonly column?: number;
  /** Offset from the start of the file, from 0; only for encoding problems. */
  readonly byte?: number;
}

/** A cell as the file types it; CSV knows only `text` and `empty`. */
export type Cell =
  | { readonly type: 'empty' }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'number'; readonly number: number }
  | { readonly type: 'boolean'; readonly boolean: boolean }
  | { readonly type: 'date'; readonly date: Temporal.PlainDate }
  | { readonly type: 'datetime'; readonly datetime: Temporal.PlainDateTime };

/** The cell without content. */
export const emptyCell: Cell = { type: 'empty' };

/** A row with any content; `problems` are those of this row alone, reading goes on behind it. */
export interface TableRow {
  readonly row: number;
  /** As many as the header has columns, unless `problems` says otherwise. */
  readonly cells: readonly Cell[];
  readonly problems: readonly TableProblem[];
}

/** What reading comes to: rows and, where the rest of the file cannot be read, one last `broken`. */
export type TableEvent =
  | ({ readonly type: 'row' } & TableRow)
  | { readonly type: 'broken'; readonly problem: TableProblem };

/** The text a cell holds, as a person would type it: ISO dates, decimal point; empty for an empty cell. */
export function cellText(cell: Cell): string {
  switch (cell.type) {
    case 'empty':
      return '';
    case 'text':
      return cell.text;
    case 'number':
      return decimalText(cell.number);
    case 'boolean':
      return String(cell.boolean);
    case 'date':
      return cell.date.toString();
    case 'datetime':
      return cell.datetime.toString();
    default:
      return cell satisfies never;
  }
}

/** A finite number without an exponent and without grouping, with a decimal point. */
export function decimalText(number: number): string {
  const text = String(number);
  return text.includes('e') ? number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : text;
}
