import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** A row of a data file by its header; a cell without a text is empty. */
export type Row<Column extends string> = Readonly<Record<Column, string>>;

/** All rows of `data/{file}`; throws when the file lacks a column, since the data are part of the program. */
export function readData<Column extends string>(file: string, columns: readonly Column[]): Row<Column>[] {
  const [header = [], ...rows] = parse(readFileSync(new URL(`../data/${file}`, import.meta.url)));
  const places = columns.map((column) => {
    const place = header.indexOf(column);
    if (place === -1) throw new Error(`${file} has no column ${column}`);
    return [column, place] as const;
  });
  return rows.map((row) => {
    return Object.fromEntries(places.map(([column, place]) => [column, row[place] ?? ''])) as Row<Column>;
  });
}
