/**
 * Whether a Greek tax number (ΑΦΜ) has nine digits and the right check digit: the sum of the first eight digits weighted
 * 256, 128 … 2, modulo 11, modulo 10 (algorithm of the Greek tax administration, as published for VIES).
 */
export function isAfm(number: string): boolean {
  return /^\d{9}$/.test(number) && number !== '000000000' && afmCheckDigit(number.slice(0, 8)) === Number(number[8]);
}

/** The check digit for the first eight digits of a Greek tax number. */
export function afmCheckDigit(digits: string): number {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * 2 ** (8 - index), 0);
  return (sum % 11) % 10;
}

/** Whether an Albanian NIPT has its form: a letter for the decade, eight digits, a letter. Its check letter is not published. */
export function isNipt(number: string): boolean {
  return /^[A-Z]\d{8}[A-Z]$/.test(number);
}
