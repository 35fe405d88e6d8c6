import { stripVTControlCharacters } from 'node:util';

const graphemes = new Intl.Segmenter();

/** Columns that a text takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  return [...graphemes.segment(stripVTControlCharacters(text))].length;
}

/** The text filled up with blanks. */
export function padded(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'left' ? text + blanks : blanks + text;
}
