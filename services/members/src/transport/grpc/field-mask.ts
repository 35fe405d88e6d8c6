import { LocalizedText, MemberProfile, Organisation, Person } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';

/** The field of a message under each name that a mask may have for it. */
type Fields<Message> = ReadonlyMap<string, keyof Message>;

const profileFields: Fields<MemberProfile> = new Map([
  ['email', 'email'],
  ['phone', 'phone'],
  ['locality', 'locality'],
  ['postal_code', 'postalCode'],
  ['disciplines', 'disciplines'],
  ['functions', 'functions'],
  ['activities', 'activities'],
  ['skills_offered', 'skillsOffered'],
  ['skills_sought', 'skillsSought'],
  ['languages', 'languages'],
  ['links', 'links'],
  ['description', 'description'],
  ['note', 'note'],
  ['external_id', 'externalId'],
  ['listing_consent', 'listingConsent'],
]);
const personFields: Fields<Person> = new Map([
  ['given_name', 'givenName'],
  ['family_name', 'familyName'],
]);
const organisationFields: Fields<Organisation> = new Map([
  ['names', 'names'],
  ['legal_form', 'legalForm'],
  ['social_enterprise', 'socialEnterprise'],
  ['size_class', 'sizeClass'],
  ['founded_date', 'foundedDate'],
  ['register', 'register'],
  ['turnover', 'turnover'],
]);
const textFields: Fields<LocalizedText> = new Map([
  ['el', 'el'],
  ['sq', 'sq'],
  ['en', 'en'],
]);

const under = (field: string, fields: ReadonlyMap<string, unknown>): string[] =>
  [...fields.keys()].map((name) => `${field}.${name}`);
/** Every path below `profile` that a mask may name. */
const known = new Set([
  ...profileFields.keys(),
  ...under('description', textFields),
  'person',
  ...under('person', personFields),
  'organisation',
  ...under('organisation', organisationFields),
  ...under('organisation.names', textFields),
]);

/** What a path names below `profile`; `undefined` where it names no field there that can change. */
export function fieldBelowProfile(path: string): string | undefined {
  const inner = path.startsWith('profile.') ? path.slice('profile.'.length) : '';
  return known.has(inner) ? inner : undefined;
}

/** Checks a mask: not empty, and every path names a field that can change. */
export function checkMask(paths: readonly string[]): Outcome<readonly string[]> {
  if (paths.length === 0)
    return invalid([
      { field: 'update_mask', rule: 'required', message: 'Must name at least one field below profile.' },
    ]);
  const found: FieldViolation[] = [];
  const below = paths.map((path, position) => {
    const inner = fieldBelowProfile(path);
    if (inner === undefined)
      found.push({
        field: `update_mask.paths[${position}]`,
        rule: 'field-unknown',
        message: 'Names no field below profile that can change.',
      });
    return inner ?? '';
  });
  return found.length > 0 ? invalid(found) : accept(below);
}

/** The profile with the fields of the mask taken from another; a field that is not set there is cleared. */
export function applyMask(profile: MemberProfile, from: MemberProfile, paths: readonly string[]): MemberProfile {
  const result = MemberProfile.decode(MemberProfile.encode(profile).finish());
  for (const path of paths) take(result, from, path.split('.'));
  return result;
}

/** Where the kind is another, it is taken whole, whatever the path names of it: what follows from that is for the register to say. */
function take(target: MemberProfile, from: MemberProfile, [field = '', inner, language]: readonly string[]): void {
  if (field === 'person') {
    const given = from.kind?.$case === 'person' ? from.kind.value : Person.fromPartial({});
    if (inner && target.kind?.$case === 'person') copy(target.kind.value, given, personFields.get(inner));
    else target.kind = { $case: 'person', value: given };
  } else if (field === 'organisation') {
    const given = from.kind?.$case === 'organisation' ? from.kind.value : Organisation.fromPartial({});
    const present = target.kind?.$case === 'organisation' ? target.kind.value : undefined;
    if (!inner || !present) target.kind = { $case: 'organisation', value: given };
    else if (language) present.names = withText(present.names, given.names, language);
    else copy(present, given, organisationFields.get(inner));
  } else if (inner) target.description = withText(target.description, from.description, inner);
  else copy(target, from, profileFields.get(field));
}

function withText(target: LocalizedText | undefined, from: LocalizedText | undefined, language: string): LocalizedText {
  const text = { ...(target ?? LocalizedText.fromPartial({})) };
  copy(text, from ?? LocalizedText.fromPartial({}), textFields.get(language));
  return text;
}

function copy<Message>(target: Message, from: Message, field: keyof Message | undefined): void {
  if (field !== undefined) target[field] = from[field];
}
