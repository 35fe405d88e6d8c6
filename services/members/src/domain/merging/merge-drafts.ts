import { languages, type LocalizedText } from '@inclust/kernel';
import type { MemberCommon, MemberDraft, OrganisationPart, PersonPart } from '../member.ts';
import { mostValues } from '../most-values.ts';
import { same } from '../same-draft.ts';

/** Whose value stays in a field, by its path below `profile`; a path may name all that is below it. */
export type Choices = ReadonlyMap<string, 'source' | 'target'>;

/** Where the value of a field came from; `both` where they say the same or a list was united. */
export interface MergedField {
  readonly field: string;
  readonly origin: 'source' | 'target' | 'both';
}

/** A profile made of two, and where each field came from; fields that both leave empty are not named. */
export interface MergedDraft {
  readonly draft: MemberDraft;
  readonly fields: readonly MergedField[];
}

type Take = <Value>(field: string, source: Value, target: Value) => Value;
type Unite = <Value>(
  field: string,
  source: readonly Value[],
  target: readonly Value[],
  most: number,
) => readonly Value[];

/**
 * The profile of two members of one kind who are the same. The target's value stays, the source's where the target has none; lists are
 * united up to their maximum, texts are taken language by language; a choice goes before that. Whether they are listed is said beside it.
 */
export function mergeDrafts(
  source: MemberDraft,
  target: MemberDraft,
  choices: Choices,
  listingConsent: boolean,
): MergedDraft {
  const fields: MergedField[] = [];
  const note = (field: string, origin: MergedField['origin'], value: unknown): void => {
    if (!empty(value)) fields.push({ field, origin });
  };
  const take: Take = (field, ours, theirs) => {
    const origin = choiceOf(choices, field) ?? (empty(theirs) ? 'source' : 'target');
    const value = origin === 'source' ? ours : theirs;
    note(field, same(ours, theirs) ? 'both' : origin, value);
    return value;
  };
  const unite: Unite = (field, ours, theirs, most) => {
    const chosen = choiceOf(choices, field);
    const origin = chosen ?? (empty(ours) ? 'target' : empty(theirs) ? 'source' : 'both');
    const value = { source: ours, target: theirs, both: united(theirs, ours).slice(0, most) }[origin];
    note(field, same(ours, theirs) ? 'both' : origin, value);
    return value;
  };
  const common = mergeCommon(source, target, take, unite);
  const part = mergePart(source, target, take);
  note('listing_consent', 'both', listingConsent || undefined);
  return { draft: { ...common, listingConsent, ...part }, fields };
}

function mergeCommon(
  source: MemberCommon,
  target: MemberCommon,
  take: Take,
  unite: Unite,
): Omit<MemberCommon, 'listingConsent'> {
  return {
    ...filled({
      email: take('email', source.email, target.email),
      phone: take('phone', source.phone, target.phone),
      locality: take('locality', source.locality, target.locality),
      postalCode: take('postal_code', source.postalCode, target.postalCode),
    }),
    disciplines: unite('disciplines', source.disciplines, target.disciplines, mostValues.disciplines),
    functions: unite('functions', source.functions, target.functions, mostValues.functions),
    activities: unite('activities', source.activities, target.activities, mostValues.activities),
    skillsOffered: unite('skills_offered', source.skillsOffered, target.skillsOffered, mostValues.skillsOffered),
    skillsSought: unite('skills_sought', source.skillsSought, target.skillsSought, mostValues.skillsSought),
    languages: unite('languages', source.languages, target.languages, mostValues.languages),
    links: unite('links', source.links, target.links, mostValues.links),
    description: mergeTexts('description', source.description, target.description, take),
    ...filled({
      note: take('note', source.note, target.note),
      externalId: take('external_id', source.externalId, target.externalId),
      joinedOn: take('joined_date', source.joinedOn, target.joinedOn),
    }),
  };
}

function mergePart(source: MemberDraft, target: MemberDraft, take: Take): PersonPart | OrganisationPart {
  if (source.kind === 'person' && target.kind === 'person') {
    return {
      kind: 'person',
      givenName: take('person.given_name', source.givenName, target.givenName),
      familyName: take('person.family_name', source.familyName, target.familyName),
    };
  }
  if (source.kind === 'organisation' && target.kind === 'organisation') {
    return {
      kind: 'organisation',
      names: mergeTexts('organisation.names', source.names, target.names, take),
      ...filled({
        legalForm: take('organisation.legal_form', source.legalForm, target.legalForm),
        socialEnterprise: take('organisation.social_enterprise', source.socialEnterprise, target.socialEnterprise),
        sizeClass: take('organisation.size_class', source.sizeClass, target.sizeClass),
        foundedOn: take('organisation.founded_date', source.foundedOn, target.foundedOn),
        register: take('organisation.register', source.register, target.register),
        turnover: take('organisation.turnover', source.turnover, target.turnover),
      }),
    };
  }
  throw new Error('only members of one kind are merged');
}

function mergeTexts(field: string, source: LocalizedText, target: LocalizedText, take: Take): LocalizedText {
  return Object.fromEntries(
    languages.flatMap((language) => {
      const text = take(`${field}.${language}`, source[language], target[language]);
      return text ? [[language, text]] : [];
    }),
  );
}

/** The values of the first, and those of the second that it lacks. */
function united<Value>(first: readonly Value[], second: readonly Value[]): readonly Value[] {
  return [...first, ...second.filter((one) => !first.some((other) => same(one, other)))];
}

/** What was chosen for a field, or for what it is a part of. */
function choiceOf(choices: Choices, field: string): 'source' | 'target' | undefined {
  const own = choices.get(field);
  const dot = field.lastIndexOf('.');
  return own ?? (dot < 0 ? undefined : choiceOf(choices, field.slice(0, dot)));
}

function empty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

type Filled<Values> = { readonly [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** The values that are there. */
function filled<Values extends object>(values: Values): Filled<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Filled<Values>;
}
