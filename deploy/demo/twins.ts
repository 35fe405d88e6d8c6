import { legalForms } from '@inclust/classifications';
import type { City } from './cities.ts';
import type { DemoRow } from './rows.ts';

/** An organisation of `from` that is registered in `to` as well, there under a name as people spell it. */
export interface Twin {
  readonly from: City['id'];
  readonly to: City['id'];
}

/** Twelve organisations stand in the registers of two cities. */
export const twins: readonly Twin[] = [
  { from: 'arta', to: 'corfu' },
  { from: 'arta', to: 'corfu' },
  { from: 'arta', to: 'corfu' },
  { from: 'vlora', to: 'korca' },
  { from: 'vlora', to: 'korca' },
  { from: 'vlora', to: 'korca' },
  { from: 'vlora', to: 'corfu' },
  { from: 'vlora', to: 'corfu' },
  { from: 'arta', to: 'korca' },
  { from: 'arta', to: 'korca' },
  { from: 'corfu', to: 'korca' },
  { from: 'arta', to: 'vlora' },
];

const latin: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...'αβγδεζηικλμνξοπρστυφω'].map((letter, index) => [letter, 'avgdeziiklmnxoprstyfo'[index] ?? '']),
  ),
  θ: 'th',
  ς: 's',
  χ: 'ch',
  ψ: 'ps',
};

/** The organisation as its second city writes it: the same register number, the name in other letters or another spelling. */
export function twinRow(original: DemoRow, own: DemoRow, to: City): DemoRow {
  const { name_el: _el, name_sq: _sq, name_en: _en, legal_form: _form, ...rest } = own;
  return {
    ...rest,
    ...otherSpelling(String(original.name_el ?? ''), String(original.name_sq ?? ''), to),
    // A sole trader's number stays at home, so both registers must name the same form.
    ...(original.legal_form === undefined ? {} : { legal_form: original.legal_form }),
    register_country: original.register_country ?? '',
    register_number: original.register_number ?? '',
  };
}

/** Whether an organisation can be recognised in two registers: it has a number, and one that leaves its node. */
export function canBeTwin({ register_number, legal_form }: DemoRow): boolean {
  const traders: string[] = legalForms
    .filter((form) => form.soleTrader)
    .flatMap((form) => [form.code, ...Object.values(form.names)]);
  return register_number !== undefined && !traders.includes(String(legal_form ?? ''));
}

function otherSpelling(greek: string, albanian: string, to: City): DemoRow {
  if (greek === '')
    return to.language === 'sq' ? { name_sq: plain(albanian) } : { name_sq: plain(albanian).toUpperCase() };
  if (to.language === 'el') return { name_el: plain(greek).toUpperCase() };
  const letters = [...plain(greek).toLowerCase().replace(/ου/g, 'u')].map((letter) => latin[letter] ?? letter).join('');
  return { name_sq: letters.charAt(0).toUpperCase() + letters.slice(1) };
}

/** Without accents and quotation marks. */
function plain(name: string): string {
  return name.normalize('NFD').replace(/[\p{M}«»"]/gu, '');
}
