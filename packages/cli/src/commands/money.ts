import type { Partially } from '@inclust/client';
import type { Money } from '@inclust/contracts';
import { Failure } from '../failure.ts';

const form = /^(?<units>\d{1,9})(?:[.,](?<part>\d{1,2}))? ?(?<currency>[A-Z]{3})$/;

/** An amount such as `12.50 EUR`; a failure that names the option for any other text. */
export function moneyOf(option: string, text: string): Partially<Money> {
  const found = form.exec(text)?.groups;
  if (!found) throw new Failure('usage', 'option-invalid', `${option} must be an amount such as "12.50 EUR".`);
  const { units = '', part = '', currency: currencyCode = '' } = found;
  return { minorUnits: BigInt(units) * 100n + BigInt(part.padEnd(2, '0')), currencyCode };
}

/** An amount such as `12.50 EUR`; `free` where there is none. */
export function moneyText(money: Money | undefined): string {
  if (!money) return 'free';
  const { minorUnits, currencyCode } = money;
  return `${minorUnits / 100n}.${String(minorUnits % 100n).padStart(2, '0')} ${currencyCode}`;
}
