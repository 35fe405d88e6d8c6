/** What a benchmark came to: a number against a reference of the same run, and the bar it must hold. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference: number;
  /** `value / reference`. */
  readonly ratio: number;
  /** Such as `>= 1.6`. */
  readonly bar: string;
  readonly holds: boolean;
}

/** A result; the bar compares the ratio. */
export function result(
  name: string,
  unit: string,
  value: number,
  reference: number,
  bar: { readonly atLeast: number } | { readonly atMost: number },
): BenchResult {
  const ratio = value / reference;
  const holds = 'atLeast' in bar ? ratio >= bar.atLeast : ratio <= bar.atMost;
  return {
    name,
    value: rounded(value),
    unit,
    reference: rounded(reference),
    ratio: rounded(ratio),
    bar: 'atLeast' in bar ? `>= ${bar.atLeast}` : `<= ${bar.atMost}`,
    holds,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which a share of the numbers is, by nearest rank. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1))] ?? Number.NaN;
}
