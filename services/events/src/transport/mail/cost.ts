import type { Money } from '@inclust/kernel';
import type { Registration } from '../../domain/places/registration.ts';

/** What the places of a registration cost in all, by currency; nothing where they are free. */
export function costOf({ lines }: Pick<Registration, 'lines'>): readonly Money[] {
  const sums = new Map<Money['currency'], bigint>();
  for (const { price, quantity } of lines)
    if (price && price.minorUnits > 0n)
      sums.set(price.currency, (sums.get(price.currency) ?? 0n) + price.minorUnits * BigInt(quantity));
  return [...sums].map(([currency, minorUnits]) => ({ minorUnits, currency }));
}
