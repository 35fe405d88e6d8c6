import { padded, widthOf } from './width.ts';

/** One column of a table; numbers stand on the right. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly side?: 'left' | 'right';
}

/** Rows below their titles, in columns. For a terminal. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => oneLine(column.value(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => widthOf(line[at] ?? ''))));
  return cells
    .map((line) =>
      line
        .map((cell, at) => padded(cell, widths[at] ?? 0, columns[at]?.side))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Rows as lines of values with tabs between them and no titles: for a program that reads along. */
export function tabbed<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => columns.map((column) => oneLine(column.value(row))).join('\t')).join('\n');
}

function oneLine(text: string): string {
  return text.replaceAll(/[\t\r\n]+/gu, ' ');
}
