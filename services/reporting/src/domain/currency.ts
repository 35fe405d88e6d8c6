/** ISO 4217. Amounts of different currencies are never added. */
export const currencies = ['EUR', 'ALL'] as const;
export type Currency = (typeof currencies)[number];

/**
 * The largest amount that is counted, in minor units: a hundred thousand million units. Sums of many such amounts, each times the days of a
 * month, are numbers that a double holds exactly.
 */
export const mostMinorUnits = 10_000_000_000_000;

/** Whether a code is one of a currency that InClust knows. */
export function isCurrency(code: string): code is Currency {
  return currencies.some((one) => one === code);
}
