import type { Language } from '@inclust/kernel';

/** A decimal as people of a language read it, every digit as it was told: Greek and Albanian have a decimal comma. */
export function localDecimal(decimal: string, language: Language): string {
  const places = decimal.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places });
  // Texts are formatted exactly, however long they are.
  return format.format(decimal as `${number}`);
}
