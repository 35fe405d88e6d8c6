/** Common and leap years have no day count in common: their least common multiple. */
const daysOfBoth = 365n * 366n;

/**
 * The sum of `amount / days`, `days` being those of a common or a leap year, exact until it is rounded once, half away from zero, to a whole
 * number.
 */
export function exactThousandths(parts: readonly { readonly amount: bigint; readonly days: bigint }[]): bigint {
  const sum = parts.reduce((total, { amount, days }) => total + amount * (daysOfBoth / days), 0n);
  const [size, sign] = sum < 0n ? [-sum, -1n] : [sum, 1n];
  return sign * ((2n * size + daysOfBoth) / (2n * daysOfBoth));
}
