import type { Language, Money } from '@inclust/kernel';
import { locales } from './when.ts';

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
