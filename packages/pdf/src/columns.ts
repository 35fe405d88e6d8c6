import type { PdfColumn, PdfTable } from './block.ts';

/** How a table is set so that none of it is cut. In points. */
export interface TableLayout {
  readonly fontSize: number;
  /** On either side of what separates two columns. */
  readonly padding: number;
  readonly columns: readonly { readonly text: string; readonly align: 'left' | 'right'; readonly width: number }[];
}

/** From what is read best to what still can be read. */
const sizes = [
  { fontSize: 9.5, padding: 8 },
  { fontSize: 9.5, padding: 4 },
  { fontSize: 8, padding: 3 },
  { fontSize: 7, padding: 2 },
  { fontSize: 6, padding: 2 },
] as const;

/**
 * Lays out a table within a width: in the largest size in which no word must be broken, else in the smallest. A column is
 * as wide as its part, unless a word in it needs more; that is taken from those that have more than they need.
 */
export function tableLayout({ columns, rows }: PdfTable, available: number): TableLayout {
  const named = columns.map(withAll);
  const words = named.map(({ text }, at) =>
    Math.max(wordWidth(text) * bold, ...rows.map((row) => wordWidth(row[at] ?? ''))),
  );
  const room = (padding: number): number => available - 2 * padding * (columns.length - 1);
  const needs = (fontSize: number): number[] => words.map((width) => width * fontSize + 1);
  const size =
    sizes.find(({ fontSize, padding }) => sum(needs(fontSize)) <= room(padding)) ?? sizes[sizes.length - 1] ?? sizes[0];
  const widths = shared(
    named.map(({ width }) => width),
    needs(size.fontSize),
    room(size.padding),
  );
  return { ...size, columns: named.map(({ text, align }, at) => ({ text, align, width: widths[at] ?? 0 })) };
}

function withAll(column: PdfColumn): { text: string; align: 'left' | 'right'; width: number } {
  if (typeof column === 'string') return { text: column, align: 'left', width: 1 };
  return { text: column.text, align: column.align ?? 'left', width: column.width ?? 1 };
}

/** The width by parts, of which nobody gets less than needed as long as all needs are met. */
function shared(parts: readonly number[], needs: readonly number[], room: number): number[] {
  const widths: (number | undefined)[] = parts.map(() => undefined);
  if (sum(needs) > room) return parts.map((part) => (room * part) / sum(parts));
  for (;;) {
    const left = room - sum(widths.map((width) => width ?? 0));
    const open = sum(parts.filter((_, at) => widths[at] === undefined));
    const short = parts.findIndex((part, at) => widths[at] === undefined && (left * part) / open < (needs[at] ?? 0));
    if (short < 0) return parts.map((part, at) => widths[at] ?? (left * part) / open);
    widths[short] = needs[short];
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** How much wider letters of the bold style are, at most. */
const bold = 1.08;

/** The spaces at which a line ends: not those that hold, nor those before a closing mark (UAX #14, LB13). */
export const lineBreaks = /([^\S\u00A0\u202F]+(?![\s\p{Pe}\p{Pf}!?,.:;/\u2026]))/u;

/** The width of the longest word in parts of the font's size, rather too much than too little. */
export function wordWidth(text: string): number {
  return Math.max(0, ...text.split(lineBreaks).map((word) => sum([...word].map(letterWidth))));
}

/** Roboto's widths in classes, each as wide as its widest letter. */
const letterClasses: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[\siljtfrI.,:;'|!()[\]ιίϊΐ]/, 0.36],
  [/[mwφψωώMWΜΩ]/, 1],
  [/[0-9a-zά-ύëç]/, 0.6],
  [/[A-ZΑ-Ψ]/, 0.74],
];

function letterWidth(letter: string): number {
  return letterClasses.find(([letters]) => letters.test(letter))?.[1] ?? 1;
}
