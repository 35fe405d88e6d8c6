/** An axis from `min` to `max` with a tick at each `interval`. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
  readonly ticks: readonly number[];
}

/** About so many ticks an axis has. */
const wanted = 5;

/** A scale with zero and all values, whose ticks are 1, 2 or 5 of a power of ten and at least `step` apart. */
export function scaleOf(values: readonly number[], step: number): Scale {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low > step ? high - low : Math.max(step * wanted, high - low);
  const interval = Math.max(step, niceAbove(span / wanted));
  const first = Math.floor(low / interval + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / interval - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => rounded((first + at) * interval));
  return { min: rounded(first * interval), max: rounded(last * interval), interval, ticks };
}

function niceAbove(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = [1, 2, 5, 10].find((one) => one * power >= size * (1 - 1e-9)) ?? 10;
  return rounded(factor * power);
}

/** Without the noise that products of decimal fractions have. */
function rounded(number: number): number {
  return Number(number.toPrecision(12));
}
