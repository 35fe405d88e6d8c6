import { columns, type Field } from './columns.ts';

/** Fields that a vCard has a property for; `uid` and names of organisations are looked at one by one. */
const native: ReadonlySet<Field> = new Set([
  'kind',
  'given_name',
  'family_name',
  'email',
  'phone',
  'locality',
  'postal_code',
  'disciplines',
  'languages',
  'website',
  'note',
]);

const extensions: ReadonlyMap<string, Field> = new Map(
  columns.flatMap(({ field }) => (native.has(field) ? [] : [[extensionOf(field), field] as const])),
);

/** The property of a field that a vCard has none for, such as `X-INCLUST-LEGAL-FORM`; its value is the cell of a register file. */
export function extensionOf(field: Field): string {
  return `X-INCLUST-${field.replaceAll('_', '-').toUpperCase()}`;
}

/** The field of such a property. */
export function fieldOfExtension(property: string): Field | undefined {
  return extensions.get(property);
}

/** Whether a vCard has no property for a field. */
export function isExtension(field: Field): boolean {
  return !native.has(field);
}

/** The property that a problem with a field is told of where the card lacks it. */
export function propertyOf(field: Field): string {
  const known: Readonly<Partial<Record<Field, string>>> = {
    kind: 'KIND',
    given_name: 'N',
    family_name: 'N',
    name_el: 'FN',
    name_sq: 'FN',
    name_en: 'FN',
    email: 'EMAIL',
    phone: 'TEL',
    locality: 'ADR',
    postal_code: 'ADR',
    disciplines: 'CATEGORIES',
    languages: 'LANG',
    website: 'URL',
    note: 'NOTE',
    external_id: 'UID',
  };
  return known[field] ?? extensionOf(field);
}
