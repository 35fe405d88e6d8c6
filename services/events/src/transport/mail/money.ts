import type { Language, Money } from '@inclust/kernel';
import { locales } from './when.ts';
import type { Registration } from '../../domain/places/registration.ts';

/** An amount as people write it in a language, without decimals that are nought. */
export function moneyText({ minorUnits, currency }: Money, language: Language): string {
  const [whole, rest] = [minorUnits / 100n, String(minorUnits % 100n).padStart(2, '0')];
  const format = new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    trailingZeroDisplay: 'stripIfInteger',
  });
  return format.format(`${whole}.${rest}` as Intl.StringNumericLiteral);
}

/** What the places of a registration cost in all, by currency; nothing where they are free. */
export function costOf({ lines }: Pick<Registration, 'lines'>): readonly Money[] {
  const sums = new Map<Money['currency'], bigint>();
  for (const { price, quantity } of lines)
    if (price && price.minorUnits > 0n)
      sums.set(price.currency, (sums.get(price.currency) ?? 0n) + price.minorUnits * BigInt(quantity));
  return [...sums].map(([currency, minorUnits]) => ({ minorUnits, currency }));
}
