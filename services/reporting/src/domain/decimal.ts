const pattern = /^-?\d{1,12}(\.\d{1,3})?$/;

/** A decimal of at most three places with a point as thousandths; `undefined` for what is none. */
export function thousandthsOf(text: string): bigint | undefined {
  if (!pattern.test(text)) return undefined;
  const [whole = '', part = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole) * 1_000n + BigInt(part.padEnd(3, '0'));
  return text.startsWith('-') ? -size : size;
}

/** Thousandths as a decimal: a whole number as such, everything else with three places. */
export function decimalOf(thousandths: bigint): string {
  const [sign, size] = thousandths < 0n ? ['-', -thousandths] : ['', thousandths];
  const part = size % 1_000n;
  return `${sign}${size / 1_000n}${part === 0n ? '' : `.${String(part).padStart(3, '0')}`}`;
}
