import { languages, type LocalizedText } from '@inclust/kernel';
import type { MemberCommon, MemberDraft, OrganisationPart } from '../domain/member.ts';
import type { Field } from './columns.ts';

/** The column that alone decides each field of a draft. */
type ColumnOf<Name extends PropertyKey> = Readonly<Record<Name, Field>>;

const commonColumns: ColumnOf<Exclude<keyof MemberCommon, 'description'>> = {
  email: 'email',
  phone: 'phone',
  locality: 'locality',
  postalCode: 'postal_code',
  disciplines: 'disciplines',
  functions: 'functions',
  activities: 'nace',
  skillsOffered: 'skills_offered',
  skillsSought: 'skills_sought',
  languages: 'languages',
  links: 'website',
  note: 'note',
  externalId: 'external_id',
  listingConsent: 'listing_consent',
  joinedOn: 'joined_on',
};
const organisationColumns: ColumnOf<Exclude<keyof OrganisationPart, 'kind' | 'names'>> = {
  legalForm: 'legal_form',
  socialEnterprise: 'social_enterprise_law',
  sizeClass: 'size_class',
  foundedOn: 'founding_date',
  register: 'register_number',
  turnover: 'annual_turnover',
};

/** Columns whose empty cell says nothing. */
const lasting: ReadonlySet<Field> = new Set(['external_id', 'joined_on']);

/**
 * What a row says of a member who is there: fields whose column the file lacks stay as they are, so that a file of addresses does not
 * empty the rest or take anybody's consent. A column that is there and empty does empty its field, but for what says who it is: the key
 * and the first day of a member stay.
 */
export function keepAbsent(present: MemberDraft, read: MemberDraft, fields: ReadonlySet<Field>): MemberDraft {
  const description = keepTexts(present.description, read.description, 'description', fields);
  if (present.kind === 'organisation' && read.kind === 'organisation') {
    const names = keepTexts(present.names, read.names, 'name', fields);
    const kept = keepFields(present, read, { ...commonColumns, ...organisationColumns }, fields);
    return { ...keepStatus(present, kept, fields), names, description };
  }
  if (present.kind === 'person' && read.kind === 'person')
    return { ...keepFields(present, read, commonColumns, fields), description };
  return read;
}

/** What a file says of a status as a social enterprise without a column for its end or what shows it leaves these as they are. */
function keepStatus(
  { socialEnterprise: before }: OrganisationPart,
  kept: MemberDraft & OrganisationPart,
  fields: ReadonlySet<Field>,
): MemberDraft & OrganisationPart {
  const { socialEnterprise: after } = kept;
  if (!before || !after || before.law !== after.law) return kept;
  const { to, evidence } = before;
  return {
    ...kept,
    socialEnterprise: {
      ...after,
      ...(to !== undefined && !fields.has('social_enterprise_to') ? { to } : {}),
      ...(evidence !== undefined && !fields.has('social_enterprise_evidence') ? { evidence } : {}),
    },
  };
}

function keepFields<Draft extends object, Name extends keyof Draft>(
  present: Draft,
  read: Draft,
  columns: ColumnOf<Name>,
  fields: ReadonlySet<Field>,
): Draft {
  const kept = { ...read };
  for (const name of Object.keys(columns) as Name[]) {
    if (fields.has(columns[name]) && !(lasting.has(columns[name]) && read[name] === undefined)) continue;
    if (present[name] === undefined) delete kept[name];
    else kept[name] = present[name];
  }
  return kept;
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
