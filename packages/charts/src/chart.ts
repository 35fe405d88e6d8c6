import type { Language } from '@inclust/kernel';
import type { NumberStyle } from './numbers.ts';

/**
 * A value of a chart: a finite number of at most 15 digits, or why there is none. `confidential` is shown as `:c`,
 * `missing` (nobody has told it) as a hatched gap. Neither is ever drawn as zero.
 */
export type ChartValue = number | { readonly value: null; readonly reason: 'confidential' | 'missing' };

/** What every chart is given. All texts are in the chart's language. */
export interface ChartInput {
  readonly language: Language;
  /** Names the chart for a screen reader, and is the caption of its table. */
  readonly title: string;
  /** What there is to see, for those who cannot see it. */
  readonly description: string;
}

/** What is said of the values of a chart. */
export interface Measure {
  /** What is counted, with its unit. */
  readonly valueLabel: string;
  /** Whole and decimal numbers as the language writes them when absent. */
  readonly format?: NumberStyle;
}

/** The data of a chart as a table. A row has as many cells as there are columns. */
export interface ChartTable {
  readonly caption: string;
  readonly columns: readonly { readonly text: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
}

/** A chart, and its data for those who cannot see it. */
export interface Chart {
  /** 660 wide, so that it fills the width of text on A4 at three quarters of a point a pixel. */
  readonly svg: string;
  readonly table: ChartTable;
}

/** The table of a chart: the first column names the rows, the others are values. */
export function tableOf(
  { title }: ChartInput,
  columns: readonly [first: string, ...values: string[]],
  rows: readonly (readonly string[])[],
): ChartTable {
  return {
    caption: clean(title),
    columns: columns.map((text, at) => ({ text: clean(text), align: at === 0 ? 'left' : 'right' })),
    rows,
  };
}

/** A text on one line, with U+FFFD for what XML 1.0 cannot hold (2.2, Characters). */
export function clean(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[\s\u0085]+/g, ' ')
    .trim();
}

/** Throws RangeError for what cannot be drawn: that is a fault of the caller. */
export function check(isRight: boolean, rule: string): void {
  if (!isRight) throw new RangeError(`chart: ${rule}`);
}
