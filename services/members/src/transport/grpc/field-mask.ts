import { MemberProfile } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';

type Node = Record<string, unknown>;

/** Paths below `profile` that a mask may name, beside every field of MemberProfile itself. */
const nested = [
  'person.given_name',
  'person.family_name',
  'organisation.names',
  'organisation.legal_form',
  'organisation.social_enterprise',
  'organisation.size_class',
  'organisation.founded_date',
  'organisation.register',
  'organisation.turnover',
];
const localized = ['organisation.names', 'description'];
const topLevel = [
  'person',
  'organisation',
  'email',
  'phone',
  'locality',
  'postal_code',
  'disciplines',
  'functions',
  'activities',
  'skills_offered',
  'skills_sought',
  'languages',
  'links',
  'description',
  'note',
  'external_id',
  'listing_consent',
];
const known = new Set([
  ...topLevel,
  ...nested,
  ...localized.flatMap((path) => ['el', 'sq', 'en'].map((language) => `${path}.${language}`)),
]);

/** Checks a mask: not empty, and every path names a field that can change. */
export function checkMask(paths: readonly string[]): Outcome<readonly string[]> {
  if (paths.length === 0)
    return invalid([
      { field: 'update_mask', rule: 'required', message: 'Must name at least one field below profile.' },
    ]);
  const found: FieldViolation[] = [];
  const below = paths.map((path, position) => {
    const inner = path.startsWith('profile.') ? path.slice('profile.'.length) : '';
    if (!known.has(inner))
      found.push({
        field: `update_mask.paths[${position}]`,
        rule: 'field-unknown',
        message: 'Names no field below profile that can change.',
      });
    return inner;
  });
  return found.length > 0 ? invalid(found) : accept(below);
}

/** The profile with the fields of the mask taken from another; a field that is not set there is cleared. */
export function applyMask(profile: MemberProfile, from: MemberProfile, paths: readonly string[]): MemberProfile {
  const result = MemberProfile.decode(MemberProfile.encode(profile).finish());
  for (const path of paths) copy(result as unknown as Node, from as unknown as Node, path.split('.'));
  return result;
}

function copy(target: Node, source: Node, [segment = '', ...rest]: readonly string[]): void {
  if (segment === 'person' || segment === 'organisation') {
    const given = source['kind'] as { $case: string; value: Node } | undefined;
    const present = target['kind'] as { $case: string; value: Node } | undefined;
    if (rest.length === 0 || present?.$case !== segment) {
      target['kind'] =
        given?.$case === segment ? given : { $case: segment, value: given?.$case === segment ? given.value : {} };
      return;
    }
    copy(present.value, given?.$case === segment ? given.value : {}, rest);
    return;
  }
  const field = segment.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (rest.length === 0) {
    target[field] = source[field] ?? emptyLike(target[field]);
    return;
  }
  const inner = (target[field] ??= {}) as Node;
  copy(inner, (source[field] ?? {}) as Node, rest);
}

/** What an unset field is: the empty value of its type. */
function emptyLike(value: unknown): unknown {
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  if (typeof value === 'boolean') return false;
  return Array.isArray(value) ? [] : undefined;
}
