/** The currencies of the platform. */
export const currencies = ['EUR', 'ALL'] as const;
export type Currency = (typeof currencies)[number];

/** Whether an ISO 4217 code is that of a currency of the platform. */
export function isCurrency(code: string): code is Currency {
  return currencies.some((one) => one === code);
}

/** An amount in minor units (cents, qindarka) of one currency. Amounts of two currencies are never added. */
export interface Money {
  readonly minorUnits: bigint;
  readonly currency: Currency;
}
