/** The currencies of the platform. */
export type Currency = 'EUR' | 'ALL';

/** An amount in minor units (cents, qindarka) of one currency. Amounts of two currencies are never added. */
export interface Money {
  readonly minorUnits: bigint;
  readonly currency: Currency;
}
