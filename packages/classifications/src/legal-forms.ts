import { languages } from '@inclust/kernel';
import { termOf, type Term } from './names.ts';
import { readData } from './read-data.ts';

/** A legal form; `enterprise` counts among businesses, `soleTrader` has no person apart from its owner. */
export interface LegalForm extends Term {
  /** The country whose law knows the form; absent when both do. */
  readonly country?: 'GR' | 'AL';
  readonly enterprise: boolean;
  readonly soleTrader: boolean;
  /** The law that creates the form, in that country's language; absent when there is not one for all. */
  readonly law?: string;
}

/** Legal forms of both countries that members of a cluster have. */
export const legalForms: readonly LegalForm[] = readData('legal-forms.csv', [
  'code',
  'country',
  'enterprise',
  'sole_trader',
  'law',
  ...languages,
]).map((row) => ({
  ...termOf(row),
  ...(row.country !== '' && { country: row.country as 'GR' | 'AL' }),
  enterprise: row.enterprise === 'yes',
  soleTrader: row.sole_trader === 'yes',
  ...(row.law !== '' && { law: row.law }),
}));

const byCode = new Map(legalForms.map((form) => [form.code, form]));

/** The legal form of a code. */
export function legalForm(code: string): LegalForm | undefined {
  return byCode.get(code);
}
