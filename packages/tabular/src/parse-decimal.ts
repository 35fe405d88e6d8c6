/** How a file writes numbers, as its owner declared it. */
export interface DecimalFormat {
  readonly decimal: '.' | ',';
}

/** The canonical decimal text (`-1234.56`) or the rule that refused it. */
export type ParsedDecimal =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly rule: 'decimal-format' | 'decimal-grouping'; readonly message: string };

/**
 * Reads a decimal number in the declared format. Thousands may be grouped in threes by the other of point and comma, by
 * a (no-break) space or by an apostrophe, one kind in a number. No exponent, currency or percent sign. The value stays
 * text, so that no amount passes through binary floating point.
 */
export function parseDecimal(text: string, format: DecimalFormat): ParsedDecimal {
  const match = /^([+\-−]?)(\d[\d.,'’ \u00A0\u202F]*)$/u.exec(text.trim());
  if (!match)
    return { ok: false, rule: 'decimal-format', message: `Not a number with "${format.decimal}" as decimal sign.` };
  const [, sign, digits = ''] = match;
  const parts = digits.split(format.decimal);
  const [whole = '', fraction] = parts;
  if (parts.length > 2 || (fraction !== undefined && !/^\d+$/.test(fraction))) {
    return { ok: false, rule: 'decimal-format', message: `Not a number with "${format.decimal}" as decimal sign.` };
  }
  if (!/^(\d+|\d{1,3}([^\d])\d{3}(\2\d{3})*)$/u.test(whole)) {
    return { ok: false, rule: 'decimal-grouping', message: 'Thousands must be grouped in threes by one kind of sign.' };
  }
  const integer = whole.replace(/\D/gu, '').replace(/^0+(?=\d)/, '');
  const value = fraction === undefined ? integer : `${integer}.${fraction}`;
  return { ok: true, value: sign === '-' || sign === '−' ? `-${value}` : value };
}
