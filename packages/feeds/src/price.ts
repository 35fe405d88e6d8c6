import { currencies, type Money } from '@inclust/kernel';

/** An amount with two digits behind the point: `5.00`. */
export function decimalOf({ minorUnits }: Money): string {
  const sign = minorUnits < 0n ? '-' : '';
  const digits = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Reads an amount such as `5`, `5.5` or `5.00` of a currency of the platform; `undefined` for anything else. */
export function moneyOf(amount: string, code: string): Money | undefined {
  const currency = currencies.find((one) => one === code.toUpperCase());
  const [, whole, part = ''] = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(amount.trim()) ?? [];
  if (!currency || whole === undefined) return undefined;
  return { minorUnits: BigInt(whole + part.padEnd(2, '0')), currency };
}
