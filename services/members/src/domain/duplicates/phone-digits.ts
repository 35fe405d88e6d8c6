/** The calling codes of Greece and Albania with how many digits a number has without it (ITU-T E.164 national numbering plans). */
const countries: readonly (readonly [code: string, digits: readonly number[]])[] = [
  ['30', [10]],
  ['355', [8, 9]],
];

/**
 * The digits of a telephone number without the prefix of its country or trunk, so that `+355 69 123 4567`, `0035569…` and `069 123 4567`
 * are the same.
 */
export function phoneDigits(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '').replace(/^00/, '');
  const country = countries.find(
    ([code, lengths]) => digits.startsWith(code) && lengths.includes(digits.length - code.length),
  );
  return (country ? digits.slice(country[0].length) : digits).replace(/^0+/, '');
}
