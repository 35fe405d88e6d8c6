import { styleText } from 'node:util';
import { plainJson } from './plain-json.ts';
import { tabbed, table, type Column } from './table.ts';

/** A stream that may be a terminal. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

type Style = Parameters<typeof styleText>[0];

/** Where a command tells what it found (stdout) and what it does (stderr). */
export interface Output {
  readonly json: boolean;
  /** The answer: with `--json` one JSON document, else the text. Once for each command. */
  result(value: unknown, text: () => string): void;
  /** The answer of a command that goes on: with `--json` one JSON document on a line of its own, each time. */
  item(value: unknown, text: () => string): void;
  /** A line about what happens, on stderr. */
  say(line: string): void;
  /** A line on stderr that the next one replaces; nothing where stderr is no terminal. */
  progress(line: string): void;
  /** A table for a terminal, else lines with tabs. */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string;
  /** A text in colour, where stdout is a terminal. */
  paint(style: Style, text: string): string;
}

/** An output on two streams. */
export function createOutput(options: {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly json: boolean;
  readonly colours: boolean;
}): Output {
  const { stdout, stderr, json } = options;
  const onTerminal = stdout.isTTY === true && !json;
  let unfinished = false;
  const clear = (): void => {
    if (unfinished) stderr.write('\r\x1b[K');
    unfinished = false;
  };
  const answer = (text: string): void => {
    clear();
    stdout.write(text === '' || text.endsWith('\n') ? text : `${text}\n`);
  };
  return {
    json,
    result: (value, text) => answer(json ? plainJson(value, 2) : text()),
    item: (value, text) => answer(json ? plainJson(value) : text()),
    say: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (stderr.isTTY !== true) return;
      stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
      unfinished = true;
    },
    table: (columns, rows) =>
      onTerminal
        ? table(
            columns.map((column) => ({ ...column, title: paint(options, onTerminal, 'dim', column.title) })),
            rows,
          )
        : tabbed(columns, rows),
    paint: (style, text) => paint(options, onTerminal, style, text),
  };
}

function paint({ colours }: { readonly colours: boolean }, onTerminal: boolean, style: Style, text: string): string {
  return colours && onTerminal ? styleText(style, text, { validateStream: false }) : text;
}
