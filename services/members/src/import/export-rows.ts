import { languages, type Language, type LocalizedText, type Money } from '@inclust/kernel';
import type { WritableValue } from '@inclust/tabular';
import type { Member, MemberDraft, MemberStatus } from '../domain/member.ts';
import type { Term } from '@inclust/classifications';
import { columns, type Field } from './columns.ts';
import { consentsText, reasonOf, sharingText } from './membership-cells.ts';
import { answers, kinds, sizeClasses, statuses } from './vocabulary.ts';

/** Formats an exported file is in, to be declared when it is imported again. */
export const exportFormats = { date: 'yyyy-MM-dd', decimal: '.' } as const;

/** The header of an exported register. */
export function exportHeader(language: Language): string[] {
  return columns.map((column) => column.headers[language]);
}

/**
 * One member as a row under {@link exportHeader}. Importing the row again says the same: codes stay codes, days are days, the state of
 * each text that is not an original is written beside it. The first day is that of the first stay, also where the profile does not say it.
 */
export function exportRow(member: Member, language: Language): WritableValue[] {
  const { draft, status, periods } = member;
  const values: Partial<Record<Field, WritableValue>> = {
    ...commonValues(draft, language),
    joined_on: day(draft.joinedOn ?? periods[0]?.from),
    status: nameOf<MemberStatus>(statuses, status, language),
    status_reason: reasonOf(member),
    consents: consentsText(member),
    sharing: sharingText(member),
    ...(draft.kind === 'person' ? personValues(draft) : organisationValues(draft, language)),
  };
  return columns.map(({ field }) => values[field]);
}

function commonValues(draft: MemberDraft, language: Language): Partial<Record<Field, WritableValue>> {
  return {
    external_id: draft.externalId,
    kind: nameOf(kinds, draft.kind, language),
    email: draft.email,
    phone: draft.phone,
    locality: draft.locality,
    postal_code: draft.postalCode,
    disciplines: draft.disciplines.join('|'),
    functions: draft.functions.join('|'),
    nace: draft.activities.map((activity) => activity.code).join('|'),
    nace_scheme: draft.activities.map((activity) => activity.scheme).join('|'),
    skills_offered: draft.skillsOffered.join('|'),
    skills_sought: draft.skillsSought.join('|'),
    languages: draft.languages.join('|'),
    website: draft.links.map((link) => link.replaceAll('|', '%7C')).join(' | '),
    listing_consent: nameOf(answers, draft.listingConsent ? 'yes' : 'no', language),
    note: draft.note,
    description_el: draft.description.el?.text,
    description_sq: draft.description.sq?.text,
    description_en: draft.description.en?.text,
    text_states: [
      ...statesOf('name', draft.kind === 'person' ? {} : draft.names),
      ...statesOf('description', draft.description),
    ].join('|'),
  };
}

function personValues(draft: Extract<MemberDraft, { kind: 'person' }>): Partial<Record<Field, WritableValue>> {
  return { given_name: draft.givenName, family_name: draft.familyName };
}

function organisationValues(
  draft: Extract<MemberDraft, { kind: 'organisation' }>,
  language: Language,
): Partial<Record<Field, WritableValue>> {
  return {
    name_el: draft.names.el?.text,
    name_sq: draft.names.sq?.text,
    name_en: draft.names.en?.text,
    legal_form: draft.legalForm,
    social_enterprise_law: draft.socialEnterprise?.law,
    social_enterprise_from: day(draft.socialEnterprise?.from),
    social_enterprise_to: day(draft.socialEnterprise?.to),
    social_enterprise_evidence: draft.socialEnterprise?.evidence,
    size_class: draft.sizeClass && nameOf(sizeClasses, draft.sizeClass, language),
    founding_date: day(draft.foundedOn),
    register_country: draft.register?.country,
    register_number: draft.register?.number,
    annual_turnover: draft.turnover && amount(draft.turnover),
    turnover_currency: draft.turnover?.currency,
  };
}

function nameOf<Code extends string>(terms: readonly Term<Code>[], code: Code, language: Language): string {
  return terms.find((term) => term.code === code)?.names[language] ?? code;
}

function day(text: string | undefined): Temporal.PlainDate | undefined {
  return text === undefined ? undefined : Temporal.PlainDate.from(text);
}

/** A number while a double holds it to the cent, text beyond that. */
function amount({ minorUnits }: Money): WritableValue {
  if (minorUnits > -(10n ** 15n) && minorUnits < 10n ** 15n) return Number(minorUnits) / 100;
  const digits = String(minorUnits < 0n ? -minorUnits : minorUnits).padStart(3, '0');
  return `${minorUnits < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function statesOf(name: 'name' | 'description', texts: LocalizedText): string[] {
  return languages.flatMap((language) => {
    const state = texts[language]?.state;
    return state === undefined || state === 'original' ? [] : [`${name}_${language}=${state}`];
  });
}
