import type { Currency } from '@inclust/kernel';

const [thousandthsPerHundredth, million] = [10n, 1_000_000n] as const;

/** The currency that an amount is shown in beside its own. */
export function otherCurrency(currency: Currency): Currency {
  return currency === 'EUR' ? 'ALL' : 'EUR';
}

/**
 * An amount in the other currency, exact until it is rounded once, half away from zero, to hundredths: as a decimal of two places.
 * `thousandths` are of the unit of `from`; `millionths` are of the ALL that one EUR is.
 */
export function converted(thousandths: bigint, from: Currency, millionths: bigint): string {
  const [times, over] = from === 'EUR' ? [millionths, million] : [million, millionths];
  const [size, sign] = thousandths < 0n ? [-thousandths, '-'] : [thousandths, ''];
  const divisor = over * thousandthsPerHundredth;
  const hundredths = (2n * size * times + divisor) / (2n * divisor);
  const text = `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
  return hundredths === 0n ? text : `${sign}${text}`;
}
