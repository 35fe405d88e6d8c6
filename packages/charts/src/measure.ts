import { robotoWidths } from './roboto-widths.ts';

const widths = new Map(robotoWidths.flatMap(([from, all]) => all.map((width, at) => [from + at, width] as const)));

/** A browser without Roboto draws with its own sans-serif, which may be a little wider. */
const reserve = 1.06;

/** The width of a text on one line, in pixels. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const character of text) sum += widths.get(character.codePointAt(0) ?? 0) ?? 1000;
  return (sum / 1000) * size * reserve;
}

/** The width of the widest. */
export function widest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => widthOf(text, size)));
}

/** The lines of a text within a width. */
export interface Wrapped {
  readonly lines: readonly string[];
  /** A word had to be broken to fit. */
  readonly broken: boolean;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * ECharts 6.1 remembers the widths of texts in a plain object: a line that is called as something which every object has,
 * such as `__proto__`, would change all objects of the process. A no-break space makes it another.
 */
function harmless(line: string): string {
  return line in {} ? `${line}\u00A0` : line;
}

/** Breaks a text into lines: at spaces and behind hyphens and slashes, and within a word where it alone is too wide. */
export function wrap(text: string, width: number, size: number): Wrapped {
  const lines: string[] = [];
  let line = '';
  let broken = false;
  const fits = (more: string): boolean => widthOf((line + more).trimEnd(), size) <= width;
  const end = (): void => {
    if (line !== '') lines.push(line.trimEnd());
    line = '';
  };
  for (const word of text.match(/[^\s/-]*[/-]+|[^\s/-]+\s*|\s+/g) ?? []) {
    if (!fits(word)) end();
    if (fits(word)) {
      line += word;
      continue;
    }
    broken = true;
    for (const { segment } of graphemes.segment(word)) {
      if (!fits(segment)) end();
      line += segment;
    }
  }
  end();
  return { lines: lines.length > 0 ? lines.map(harmless) : [''], broken };
}
