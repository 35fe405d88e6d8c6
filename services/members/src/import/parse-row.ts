import { disciplines, functions, legalForms } from '@inclust/classifications';
import { languages, type Language, type LocalizedText, type TextState } from '@inclust/kernel';
import type { Cell } from '@inclust/tabular';
import type {
  MemberCommon,
  MemberDraft,
  OrganisationPart,
  PersonPart,
  RegisterNumber,
  SocialEnterpriseStatus,
} from '../domain/member.ts';
import { organisationFields, personFields, type Field } from './columns.ts';
import type { HeaderMapping } from './map-header.ts';
import { readMembership, type MembershipCells } from './membership-cells.ts';
import { isAfm, isNipt } from '../domain/register-number.ts';
import { listSeparator, rowReader, type CellProblem, type RowFormats, type RowReader } from './row-reader.ts';
import { hasNaceForm, hasSkillForm, isEmail, isLanguageTag, isLink, isPhone } from '../domain/value-rules.ts';
import {
  answers,
  currencies,
  kinds,
  naceSchemes,
  registerCountries,
  sizeClasses,
  socialEnterpriseLaws,
} from './vocabulary.ts';

/**
 * Reads one row of a register file into a draft and what it says of the membership, or all problems of the row at once. Texts are trimmed; a row without a
 * word on consent has none. Whether the draft may be registered is for the domain to say.
 */
export function parseRow(
  mapping: HeaderMapping,
  cells: readonly Cell[],
  formats: RowFormats,
):
  | { readonly ok: true; readonly draft: MemberDraft; readonly membership: MembershipCells }
  | { readonly ok: false; readonly problems: readonly CellProblem[] } {
  const reader = rowReader(mapping, cells, formats);
  const kind = requiredKind(reader);
  const states = readTextStates(reader);
  const common = readCommon(reader, states);
  const part =
    kind === 'organisation' ? readOrganisation(reader, states) : kind === 'person' ? readPerson(reader) : undefined;
  const membership = readMembership(reader);
  if (part === undefined || reader.problems.length > 0) return { ok: false, problems: inColumnOrder(reader.problems) };
  return { ok: true, draft: { ...common, ...part }, membership };
}

/** By column; what the file has no column for comes last. */
function inColumnOrder(problems: readonly CellProblem[]): CellProblem[] {
  return problems.toSorted((a, b) => (a.column ?? Infinity) - (b.column ?? Infinity) || 0);
}

function requiredKind(reader: RowReader): 'person' | 'organisation' | undefined {
  if (reader.text('kind') === undefined) reader.report('kind', 'required', 'The kind of the member is missing.');
  return reader.code('kind', kinds, 'kind-unknown');
}

function readCommon(reader: RowReader, states: TextStates): MemberCommon {
  const email = reader.checked('email', isEmail, 'email-format');
  const phone = reader.checked('phone', isPhone, 'phone-format');
  const locality = reader.text('locality');
  const postalCode = reader.text('postal_code');
  const note = reader.text('note');
  const externalId = reader.text('external_id');
  const joinedOn = reader.date('joined_on');
  return {
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(locality !== undefined && { locality }),
    ...(postalCode !== undefined && { postalCode }),
    disciplines: reader.codes('disciplines', disciplines, 'discipline-unknown'),
    functions: reader.codes('functions', functions, 'function-unknown'),
    activities: readActivities(reader),
    skillsOffered: reader.list('skills_offered', listSeparator, hasSkillForm, 'skill-format'),
    skillsSought: reader.list('skills_sought', listSeparator, hasSkillForm, 'skill-format'),
    languages: reader.list('languages', listSeparator, isLanguageTag, 'language-format'),
    links: reader.list('website', /[|\s]/, isLink, 'link-format'),
    description: readTexts(reader, 'description', states),
    ...(note !== undefined && { note }),
    ...(externalId !== undefined && { externalId }),
    listingConsent: reader.code('listing_consent', answers, 'answer-unknown') === 'yes',
    ...(joinedOn !== undefined && { joinedOn }),
  };
}

function readActivities(reader: RowReader): MemberCommon['activities'] {
  const codes = reader.list('nace', listSeparator, hasNaceForm, 'nace-format');
  const schemes = reader.codes('nace_scheme', naceSchemes, 'nace-scheme-unknown');
  if (codes.length > 0 && schemes.length !== 1 && schemes.length !== codes.length) {
    reader.report('nace_scheme', 'nace-scheme-count', 'One scheme for all codes or one for each is needed.');
  }
  return codes.flatMap((code, index) => {
    const scheme = schemes.length === 1 ? schemes[0] : schemes[index];
    return scheme === undefined ? [] : [{ scheme, code }];
  });
}

function readPerson(reader: RowReader): PersonPart {
  refuseFields(reader, organisationFields, 'a person');
  const [givenName, familyName] = [reader.text('given_name'), reader.text('family_name')];
  if (givenName === undefined) reader.report('given_name', 'required', 'A person needs a given name.');
  if (familyName === undefined) reader.report('family_name', 'required', 'A person needs a family name.');
  return { kind: 'person', givenName: givenName ?? '', familyName: familyName ?? '' };
}

function readOrganisation(reader: RowReader, states: TextStates): OrganisationPart {
  refuseFields(reader, personFields, 'an organisation');
  const names = readTexts(reader, 'name', states);
  if (Object.keys(names).length === 0)
    reader.report('name_el', 'required', 'An organisation needs a name in one language.');
  const legalForm = reader.code('legal_form', legalForms, 'legal-form-unknown');
  const socialEnterprise = readSocialEnterprise(reader);
  const sizeClass = reader.code('size_class', sizeClasses, 'size-class-unknown');
  const foundedOn = reader.date('founding_date');
  const register = readRegister(reader);
  const turnover = readTurnover(reader);
  return {
    kind: 'organisation',
    names,
    ...(legalForm !== undefined && { legalForm }),
    ...(socialEnterprise && { socialEnterprise }),
    ...(sizeClass !== undefined && { sizeClass }),
    ...(foundedOn !== undefined && { foundedOn }),
    ...(register && { register }),
    ...(turnover && { turnover }),
  };
}

function readSocialEnterprise(reader: RowReader): SocialEnterpriseStatus | undefined {
  const optional: Field[] = ['social_enterprise_to', 'social_enterprise_evidence'];
  if (!isTogether(reader, ['social_enterprise_law', 'social_enterprise_from'], optional)) return undefined;
  const law = reader.code('social_enterprise_law', socialEnterpriseLaws, 'social-enterprise-law-unknown');
  const from = reader.date('social_enterprise_from');
  const to = reader.date('social_enterprise_to');
  const evidence = reader.text('social_enterprise_evidence');
  return law === undefined || from === undefined
    ? undefined
    : { law, from, ...(to !== undefined && { to }), ...(evidence !== undefined && { evidence }) };
}

function readRegister(reader: RowReader): RegisterNumber | undefined {
  if (!isTogether(reader, ['register_country', 'register_number'])) return undefined;
  const country = reader.code('register_country', registerCountries, 'register-country-unknown');
  if (country === undefined) return undefined;
  const check = country === 'GR' ? isAfm : isNipt;
  const number = reader.checked('register_number', check, 'register-number-check');
  return number === undefined ? undefined : { country, number };
}

function readTurnover(reader: RowReader): OrganisationPart['turnover'] {
  if (!isTogether(reader, ['annual_turnover', 'turnover_currency'])) return undefined;
  const minorUnits = reader.hundredths('annual_turnover');
  const currency = reader.code('turnover_currency', currencies, 'currency-unknown');
  return minorUnits === undefined || currency === undefined ? undefined : { minorUnits, currency };
}

/** Whether the fields are there; some of them without the others are a problem. */
function isTogether(reader: RowReader, needed: readonly Field[], optional: readonly Field[] = []): boolean {
  if ([...needed, ...optional].every((field) => reader.text(field) === undefined)) return false;
  for (const field of needed) {
    if (reader.text(field) === undefined)
      reader.report(field, 'required', `Goes together with ${[...needed, ...optional].join(', ')}.`);
  }
  return true;
}

function refuseFields(reader: RowReader, fields: readonly Field[], kind: string): void {
  for (const field of fields) {
    if (reader.text(field) !== undefined)
      reader.report(field, 'field-not-of-kind', `The field does not belong to ${kind}.`);
  }
}

type TextStates = ReadonlyMap<string, TextState>;
const textStates: readonly TextState[] = ['original', 'human', 'machine', 'stale'];

function readTextStates(reader: RowReader): TextStates {
  const states = new Map<string, TextState>();
  for (const entry of reader.list('text_states', listSeparator, () => true, 'text-state-format')) {
    const [field = '', name] = entry.split('=');
    const state = textStates.find((known) => known === name);
    if (state && /^(name|description)_(el|sq|en)$/.test(field)) states.set(field, state);
    else reader.report('text_states', 'text-state-format', 'Entries look like description_en=machine.');
  }
  return states;
}

function readTexts(reader: RowReader, name: 'name' | 'description', states: TextStates): LocalizedText {
  const texts: { -readonly [L in Language]?: { text: string; state: TextState } } = {};
  for (const language of languages) {
    const field = `${name}_${language}` as const;
    const text = reader.text(field);
    if (text !== undefined) texts[language] = { text, state: states.get(field) ?? 'original' };
  }
  return texts;
}
