/**
 * A number with exactly these decimals, trailing zeros among them: as text (`12.50`, as `parseDecimal` gives it), or as a
 * whole number of its last decimal (1250n with 2).
 */
export type ExactDecimal = { readonly decimal: string } | { readonly scaled: bigint; readonly decimals: number };

const pattern = /^-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/** The text of a decimal, with a point and without grouping. Throws RangeError where it is none. */
export function exactText(value: ExactDecimal): string {
  const text = 'decimal' in value ? value.decimal : scaledText(value.scaled, value.decimals);
  if (!pattern.test(text)) throw new RangeError('a decimal has digits, at most one point among them, and no group');
  return /[1-9]/.test(text) ? text : text.replace('-', '');
}

/** How many decimals a text of {@link exactText} has. */
export function decimalsOf(text: string): number {
  return pattern.exec(text)?.[1]?.length ?? 0;
}

function scaledText(scaled: bigint, decimals: number): string {
  if (!Number.isInteger(decimals) || decimals < 0)
    throw new RangeError('the number of decimals is whole and not below 0');
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${scaled < 0n ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`;
}
