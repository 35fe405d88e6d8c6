import type { Language } from '@inclust/kernel';
import { check, type ChartValue } from './chart.ts';
import { confidentialMark, wordsOf } from './words.ts';

/** How values are written. A share of 0..1 is written as a percentage with `style: 'percent'`. */
export type NumberStyle = Pick<
  Intl.NumberFormatOptions,
  'style' | 'currency' | 'minimumFractionDigits' | 'maximumFractionDigits'
>;

/** What is written of the values of one chart. */
export interface Numbers {
  /** A value in full. */
  readonly text: (value: number) => string;
  /** A cell of the table: what is not known is told by its mark or word. */
  readonly cell: (value: ChartValue) => string;
  /** A value on an axis, shortened where it is large. */
  readonly tick: (value: number) => string;
  /** The least difference that a text shows. */
  readonly step: number;
}

/** How the values of a chart with this largest one are written. */
export function numbersIn(language: Language, format: NumberStyle = {}, largest = 0): Numbers {
  const full = new Intl.NumberFormat(language, format);
  const { maximumFractionDigits = 3 } = full.resolvedOptions();
  const short = new Intl.NumberFormat(language, {
    ...format,
    minimumFractionDigits: 0,
    maximumFractionDigits,
    ...(largest >= 1_000_000 ? { notation: 'compact', maximumFractionDigits: 1 } : {}),
  });
  const text = (value: number): string => full.format(value + 0);
  return {
    text,
    cell: (value) => (typeof value === 'number' ? text(value) : missingText(value.reason, language)),
    tick: (value) => short.format(value + 0),
    step: 10 ** -(maximumFractionDigits + (format.style === 'percent' ? 2 : 0)),
  };
}

function missingText(reason: 'confidential' | 'missing', language: Language): string {
  return reason === 'confidential' ? confidentialMark : wordsOf[language].missing;
}

/** The largest value that is drawn: beyond it doubles have no units. */
const greatest = 1e15;

/** The values that are known. Throws RangeError for one that is no number or too large to be drawn. */
export function knownOf(values: readonly ChartValue[]): readonly number[] {
  const known = values.filter((value) => typeof value === 'number');
  check(
    known.every((value) => Math.abs(value) <= greatest),
    'values are finite and at most 1e15',
  );
  return known;
}
