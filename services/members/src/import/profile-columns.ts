import type { Field } from './columns.ts';
import type { HeaderMapping } from './map-header.ts';

/** The column of every field of a profile, by its path in the API (`MemberProfile`, without indexes). */
export const profileColumns: Readonly<Record<string, Field>> = {
  'person.given_name': 'given_name',
  'person.family_name': 'family_name',
  ...textColumns('organisation.names', 'name'),
  'organisation.legal_form': 'legal_form',
  'organisation.social_enterprise.law': 'social_enterprise_law',
  'organisation.social_enterprise.from_date': 'social_enterprise_from',
  'organisation.social_enterprise.to_date': 'social_enterprise_to',
  'organisation.social_enterprise.evidence': 'social_enterprise_evidence',
  'organisation.size_class': 'size_class',
  'organisation.founded_date': 'founding_date',
  'organisation.register.country_code': 'register_country',
  'organisation.register.number': 'register_number',
  'organisation.turnover.minor_units': 'annual_turnover',
  'organisation.turnover.currency_code': 'turnover_currency',
  email: 'email',
  phone: 'phone',
  locality: 'locality',
  postal_code: 'postal_code',
  disciplines: 'disciplines',
  functions: 'functions',
  'activities.code': 'nace',
  'activities.scheme': 'nace_scheme',
  skills_offered: 'skills_offered',
  skills_sought: 'skills_sought',
  languages: 'languages',
  links: 'website',
  ...textColumns('description', 'description'),
  note: 'note',
  external_id: 'external_id',
  listing_consent: 'listing_consent',
  joined_date: 'joined_on',
};

/** The column, from 1, of a field; 0 where the file has none. */
export function columnOf(field: Field, mapping: HeaderMapping): number {
  const index = mapping.get(field);
  return index === undefined ? 0 : index + 1;
}

/** The field of a register file that a field of the API (`profile.organisation.names.el`) was read from. */
export function fieldOf(path: string): Field {
  if (path.startsWith('consent.')) return 'consents';
  if (path.startsWith('sharing[')) return 'sharing';
  if (path === 'reason') return 'status_reason';
  const plain = path.replace(/^profile\./, '').replaceAll(/\[\d+\]/g, '');
  const found = ['', '.text', '.code'].flatMap((rest) => profileColumns[plain + rest] ?? [])[0];
  return found ?? (plain as Field);
}

/** A text in three languages has a column for each, and one for the states of all texts. */
function textColumns(path: string, name: 'name' | 'description'): Record<string, Field> {
  return Object.fromEntries(
    (['el', 'sq', 'en'] as const).flatMap((language): [string, Field][] => [
      [`${path}.${language}.text`, `${name}_${language}`],
      [`${path}.${language}.state`, 'text_states'],
    ]),
  );
}
