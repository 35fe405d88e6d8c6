import type { Field } from '../import/columns.ts';
import type { HeaderMapping } from '../import/map-header.ts';

/** Fields of the API whose column has another name. */
const renamed: Readonly<Record<string, Field>> = {
  joined_date: 'joined_on',
  founded_date: 'founding_date',
  links: 'website',
  activities: 'nace',
  'register.number': 'register_number',
  'register.country_code': 'register_country',
  'social_enterprise.to_date': 'social_enterprise_to',
  'social_enterprise.from_date': 'social_enterprise_from',
  'turnover.minor_units': 'annual_turnover',
  'names.el': 'name_el',
  'names.sq': 'name_sq',
  'names.en': 'name_en',
  'description.el': 'description_el',
  'description.sq': 'description_sq',
  'description.en': 'description_en',
};

/** The column, from 1, that a field of the API (`profile.organisation.names.el`) was read from; 0 where there is none. */
export function columnOfField(field: string, mapping: HeaderMapping): number {
  const path = field
    .replace(/^profile\./, '')
    .replace(/^(organisation|person)\./, '')
    .replace(/\[\d+\]$/, '');
  const index = mapping.get(renamed[path] ?? (path as Field));
  return index === undefined ? 0 : index + 1;
}
