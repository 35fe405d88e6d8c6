import type { MemberDraft } from '../domain/member.ts';
import { languages, type LocalizedText } from '@inclust/kernel';
import type { Field } from './columns.ts';

/** The draft's keys that each column alone decides. */
const keys: Readonly<Record<string, readonly Field[]>> = {
  email: ['email'],
  phone: ['phone'],
  locality: ['locality'],
  postalCode: ['postal_code'],
  disciplines: ['disciplines'],
  functions: ['functions'],
  activities: ['nace'],
  skillsOffered: ['skills_offered'],
  skillsSought: ['skills_sought'],
  languages: ['languages'],
  links: ['website'],
  note: ['note'],
  externalId: ['external_id'],
  listingConsent: ['listing_consent'],
  joinedOn: ['joined_on'],
  legalForm: ['legal_form'],
  socialEnterprise: ['social_enterprise_law'],
  sizeClass: ['size_class'],
  foundedOn: ['founding_date'],
  register: ['register_number'],
  turnover: ['annual_turnover'],
};

/**
 * What a row says of a member who is there: fields whose column the file lacks stay as they are, so that a file of addresses does not
 * empty the rest or take anybody's consent. A column that is there and empty does empty its field.
 */
export function keepAbsent(present: MemberDraft, read: MemberDraft, fields: ReadonlySet<Field>): MemberDraft {
  if (present.kind !== read.kind) return read;
  const kept: Record<string, unknown> = { ...read };
  const before: Readonly<Record<string, unknown>> = { ...present };
  for (const [key, columns] of Object.entries(keys)) {
    if (columns.some((column) => fields.has(column))) continue;
    if (before[key] === undefined) delete kept[key];
    else kept[key] = before[key];
  }
  kept['description'] = keepTexts(present.description, read.description, 'description', fields);
  if (present.kind === 'organisation' && read.kind === 'organisation')
    kept['names'] = keepTexts(present.names, read.names, 'name', fields);
  return kept as unknown as MemberDraft;
}

function keepTexts(
  present: LocalizedText,
  read: LocalizedText,
  name: 'name' | 'description',
  fields: ReadonlySet<Field>,
): LocalizedText {
  return Object.fromEntries(
    languages.flatMap((language) => {
      const text = fields.has(`${name}_${language}`) ? read[language] : present[language];
      return text ? [[language, text]] : [];
    }),
  );
}
