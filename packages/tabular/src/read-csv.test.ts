import { describe, expect, test } from 'vitest';
import { readTable, type ReadTableOptions } from './read-table.ts';
import { cellText } from './table.ts';

const read = (text: string, options?: ReadTableOptions) => {
  const result = readTable(new TextEncoder().encode(text), options);
  if (!result.ok) return result.problem;
  const { rows, ...table } = result.table;
  return { ...table, events: [...rows] };
};

const summary = (text: string, options?: ReadTableOptions): unknown => {
  const table = read(text, options);
  if (!('events' in table)) return table.code;
  return table.events.map((event) =>
    event.type === 'broken' ? event.problem : [event.row, event.problems[0]?.code ?? event.cells.map(cellText)],
  );
};

describe('reading CSV', () => {
  test.each([';', ',', '\t'] as const)('finds the delimiter %j by content', (delimiter) => {
    const table = read(`a${delimiter}b c\n1${delimiter}"x;y,z\tw"\n`);
    expect(table).toMatchObject({ format: 'csv', delimiter, header: ['a', 'b c'] });
  });

  test('a header that two delimiters fit equally is refused', () => {
    expect(summary('a;b,c\n1;2,3\n')).toBe('delimiter-unknown');
    expect(summary('a;b,c\n1;2,3\n', { delimiter: ';' })).toEqual([[2, ['1', '2,3']]]);
  });

  test('a file without delimiter has one column', () => {
    expect(summary('name\nAnna\nBesa\n')).toEqual([
      [2, ['Anna']],
      [3, ['Besa']],
    ]);
  });

  test.each(['\n', '\r\n', '\r'])('rows are counted as an editor shows them, with line end %j', (end) => {
    const text = ['a;b', '1;"x', 'y"', '', '2;z', ';', '3;w'].join(end);
    expect(summary(text)).toEqual([
      [2, ['1', `x${end}y`]],
      [5, ['2', 'z']],
      [7, ['3', 'w']],
    ]);
  });

  test('ragged rows and misplaced quotes are problems of their row only', () => {
    const text = 'a;b\n1;2;3\n1\nx;y "z"\n"p" q;r\n5;6\n';
    expect(summary(text)).toEqual([
      [2, 'row-ragged'],
      [3, 'row-ragged'],
      [4, 'quote-misplaced'],
      [5, 'quote-misplaced'],
      [6, ['5', '6']],
    ]);
    const table = read(text);
    const problems =
      'events' in table ? table.events.flatMap((event) => (event.type === 'row' ? event.problems : [])) : [];
    expect(problems.map(({ row, column }) => [row, column])).toEqual([
      [2, 3],
      [3, 2],
      [4, 2],
      [5, 1],
    ]);
  });

  test('an unterminated quote ends the table and names the row it began on', () => {
    expect(summary('a;b\n1;2\n3;"4\n5;6\n')).toEqual([
      [2, ['1', '2']],
      { code: 'quote-not-closed', message: expect.any(String), row: 3 },
    ]);
  });

  test('an undecodable byte is refused with its place', () => {
    const bytes = Uint8Array.from([0x61, 0x3b, 0x62, 0x0a, 0xc1, 0x3b, 0xd2]);
    const result = readTable(bytes, { encoding: 'windows-1253' });
    expect(result).toMatchObject({ ok: false, problem: { code: 'byte-undecodable', byte: 6, row: 2, column: 3 } });
  });

  test('old XLS and empty files are named', () => {
    expect(readTable(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))).toMatchObject({
      problem: { code: 'format-unsupported' },
    });
    expect(summary('')).toBe('table-empty');
    expect(summary(' \n\n')).toBe('table-empty');
  });

  test('stops at the row limit', () => {
    expect(summary('a\n1\n2\n3\n', { maxRows: 2 })).toEqual([
      [2, ['1']],
      [3, ['2']],
      { code: 'too-many-rows', message: expect.any(String) },
    ]);
    expect(summary('a\n1\n2\n', { maxRows: 2 })).toHaveLength(2);
  });

  test('reads 100 000 rows one by one', () => {
    const line = 'Γιώργος;"Άρτα; Ήπειρος";2024-01-01;1.234,56;performing-arts\r\n';
    const table = readTable(new TextEncoder().encode(`a;b;c;d;e\r\n${line.repeat(100_000)}`));
    let last = 0;
    if (table.ok) for (const event of table.table.rows) last = event.type === 'row' ? event.row : -1;
    expect(last).toBe(100_001);
  });
});
