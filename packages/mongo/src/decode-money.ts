import type { Money } from '@inclust/kernel';

/** An amount as it was before it was stored: the driver hands whole numbers back as numbers where they are small. */
export function decodeMoney({ minorUnits, currency }: Money): Money {
  return { minorUnits: BigInt(String(minorUnits)), currency };
}
