import { disciplines, functions, legalForm } from '@inclust/classifications';
import { languages, type FieldViolation, type LocalizedText, type PlainDateText } from '@inclust/kernel';
import type { MemberDraft, OrganisationPart } from './member.ts';
import { mostValues } from './most-values.ts';
import { isAfm, isNipt } from './register-number.ts';
import { hasNaceForm, hasSkillForm, isEmail, isLanguageTag, isLink, isPhone } from './value-rules.ts';

const known = {
  disciplines: new Set(disciplines.map((one) => one.code)),
  functions: new Set(functions.map((one) => one.code)),
};

/** What the rules look at beside the draft. */
export interface RuleContext {
  /** Today in the node's zone. */
  readonly today: PlainDateText;
}

/**
 * Every rule of the register that a draft breaks by itself; what codes of activities and skills there are is for `unknownCodes` to
 * say. Fields are named as in the API, and no message holds a value.
 */
export function violations(draft: MemberDraft, context: RuleContext): FieldViolation[] {
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field: `profile.${field}`, rule, message });
  };
  const list = (
    values: readonly string[],
    field: string,
    most: number,
    holds: (value: string) => boolean,
    rule: string,
    message: string,
  ): void => {
    check(values.length <= most, field, 'too-many', `At most ${most} values.`);
    check(new Set(values).size === values.length, field, 'repeated', 'A value comes twice.');
    for (const [position, value] of values.entries()) check(holds(value), `${field}[${position}]`, rule, message);
  };

  check(
    draft.email === undefined || (draft.email.length <= 254 && isEmail(draft.email)),
    'email',
    'email-format',
    'Must be an e-mail address of at most 254 characters.',
  );
  check(
    draft.phone === undefined || (draft.phone.length <= 32 && isPhone(draft.phone)),
    'phone',
    'phone-format',
    'Must be a telephone number of 6 to 15 digits.',
  );
  check(within(draft.locality, 120), 'locality', 'too-long', 'At most 120 characters.');
  check(within(draft.postalCode, 16), 'postal_code', 'too-long', 'At most 16 characters.');
  check(within(draft.note, 2_000), 'note', 'too-long', 'At most 2,000 characters.');
  check(within(draft.externalId, 64), 'external_id', 'too-long', 'At most 64 characters.');
  check(draft.disciplines.length > 0, 'disciplines', 'required', 'At least one ESSnet-Culture domain.');
  list(
    draft.disciplines,
    'disciplines',
    mostValues.disciplines,
    (value) => known.disciplines.has(value),
    'discipline-unknown',
    'Must be an ESSnet-Culture domain.',
  );
  list(
    draft.functions,
    'functions',
    mostValues.functions,
    (value) => known.functions.has(value),
    'function-unknown',
    'Must be an ESSnet-Culture function.',
  );
  list(
    draft.skillsOffered,
    'skills_offered',
    mostValues.skillsOffered,
    hasSkillForm,
    'skill-format',
    'Must be an ESCO URI or an ISCO-08 code.',
  );
  list(
    draft.skillsSought,
    'skills_sought',
    mostValues.skillsSought,
    hasSkillForm,
    'skill-format',
    'Must be an ESCO URI or an ISCO-08 code.',
  );
  list(draft.languages, 'languages', mostValues.languages, isLanguageTag, 'language-format', 'Must be a BCP 47 tag.');
  list(
    draft.links,
    'links',
    mostValues.links,
    (value) => value.length <= 2_000 && isLink(value),
    'link-format',
    'Must be an http or https address.',
  );
  list(
    draft.activities.map(({ scheme, code }) => `${scheme} ${code}`),
    'activities',
    mostValues.activities,
    (value) => hasNaceForm(value.split(' ')[1] ?? ''),
    'nace-format',
    'Must be a NACE code such as 90.01.',
  );
  texts(draft.description, 'description', 10_000, check);
  check(
    draft.joinedOn === undefined || draft.joinedOn <= context.today,
    'joined_date',
    'in-future',
    'Must not be in the future.',
  );
  if (draft.kind === 'organisation') organisation(draft, context, check);
  else {
    check(
      draft.givenName.trim() !== '' && within(draft.givenName, 120),
      'person.given_name',
      'required',
      'Must have 1 to 120 characters.',
    );
    check(
      draft.familyName.trim() !== '' && within(draft.familyName, 120),
      'person.family_name',
      'required',
      'Must have 1 to 120 characters.',
    );
  }
  return found;
}

type Check = (holds: boolean, field: string, rule: string, message: string) => void;

function organisation(draft: OrganisationPart, { today }: RuleContext, check: Check): void {
  check(Object.keys(draft.names).length > 0, 'organisation.names', 'required', 'A name in at least one language.');
  texts(draft.names, 'organisation.names', 240, check);
  check(
    draft.legalForm === undefined || legalForm(draft.legalForm) !== undefined,
    'organisation.legal_form',
    'legal-form-unknown',
    'Must be a code of the list of legal forms.',
  );
  check(
    draft.foundedOn === undefined || draft.foundedOn <= today,
    'organisation.founded_date',
    'in-future',
    'Must not be in the future.',
  );
  const { register, socialEnterprise, turnover } = draft;
  if (register) {
    const holds = register.country === 'GR' ? isAfm(register.number) : isNipt(register.number);
    check(holds, 'organisation.register.number', 'register-number-check', 'Must be a valid AFM (GR) or NIPT (AL).');
  }
  check(
    (socialEnterprise?.evidence?.length ?? 0) <= 200,
    'organisation.social_enterprise.evidence',
    'too-long',
    'At most 200 characters.',
  );
  if (socialEnterprise?.to !== undefined) {
    check(
      socialEnterprise.from < socialEnterprise.to,
      'organisation.social_enterprise.to_date',
      'not-after-from',
      'Must be after from_date.',
    );
  }
  check(
    turnover === undefined || turnover.minorUnits >= 0n,
    'organisation.turnover.minor_units',
    'negative',
    'Must not be negative.',
  );
}

function texts(value: LocalizedText, field: string, most: number, check: Check): void {
  for (const language of languages) {
    const text = value[language]?.text;
    if (text !== undefined)
      check(
        text.trim() !== '' && text.length <= most,
        `${field}.${language}`,
        'text-length',
        `Must have 1 to ${most} characters.`,
      );
  }
}

function within(text: string | undefined, most: number): boolean {
  return text === undefined || text.length <= most;
}
