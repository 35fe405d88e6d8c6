import { invalid, type FieldViolation, type Language, type LocalizedText, type Outcome } from '@inclust/kernel';
import { standing } from './consents.ts';
import type { Member } from './member.ts';

/** Who may see a field, each including those before it: nobody but staff and the member, the members of the node, all nodes, everybody. */
export const audiences = ['private', 'node', 'federation', 'public'] as const;
export type Audience = (typeof audiences)[number];

/** Who looks at a member. Staff are the coordinator and who acts for the node. */
export type Viewer = 'staff' | 'self' | 'node' | 'federation' | 'public';

interface FieldRule {
  /** Who sees it while the member has chosen nothing. */
  readonly usual: Audience;
  /** The widest audience that the member can choose. */
  readonly widest: Audience;
  /** Whether the member herself does not see it: it is the coordinator's. */
  readonly staffOnly?: boolean;
}

/**
 * What is known of a member, and who may see it. Nothing is listed at all, neither in other nodes nor to the public, without the consent
 * to the directory; what is `private` here cannot be shared, whoever wants it.
 */
export const fieldRules = {
  name: { usual: 'public', widest: 'public' },
  disciplines: { usual: 'public', widest: 'public' },
  functions: { usual: 'public', widest: 'public' },
  activities: { usual: 'node', widest: 'public' },
  skills_offered: { usual: 'public', widest: 'public' },
  skills_sought: { usual: 'public', widest: 'public' },
  languages: { usual: 'public', widest: 'public' },
  locality: { usual: 'public', widest: 'public' },
  links: { usual: 'public', widest: 'public' },
  description: { usual: 'public', widest: 'public' },
  email: { usual: 'private', widest: 'public' },
  phone: { usual: 'private', widest: 'public' },
  postal_code: { usual: 'private', widest: 'node' },
  legal_form: { usual: 'public', widest: 'public' },
  social_enterprise: { usual: 'public', widest: 'public' },
  size_class: { usual: 'node', widest: 'public' },
  founded_date: { usual: 'node', widest: 'public' },
  register: { usual: 'private', widest: 'public' },
  turnover: { usual: 'private', widest: 'private' },
  joined_date: { usual: 'private', widest: 'node' },
  note: { usual: 'private', widest: 'private', staffOnly: true },
  external_id: { usual: 'private', widest: 'private', staffOnly: true },
} as const satisfies Readonly<Record<string, FieldRule>>;

export type SharedField = keyof typeof fieldRules;

/** What a member has chosen; a field that is not named has its usual audience. */
export type Sharing = Readonly<Partial<Record<SharedField, Audience>>>;

/** What of a member decides who may see something of her. */
export type SharingParts = Pick<Member, 'status' | 'consents' | 'sharing'> & {
  readonly draft: { readonly kind: Member['draft']['kind']; readonly legalForm?: string };
};

/** The audience of a field of a member. The register number of a sole trader is that of a person and stays private. */
export function audienceOf(member: Pick<SharingParts, 'draft' | 'sharing'>, field: SharedField): Audience {
  const { draft, sharing } = member;
  if (field === 'register' && draft.kind === 'organisation' && draft.legalForm === 'sole-trader') return 'private';
  return chosenAudience(sharing, field);
}

/** Whether somebody may see a field of a member: the one rule about it. */
export function maySee(viewer: Viewer, member: SharingParts, field: SharedField): boolean {
  if (viewer === 'staff') return true;
  const rule: FieldRule = fieldRules[field];
  if (viewer === 'self') return rule.staffOnly !== true;
  if (member.status !== 'active') return false;
  const beyond = viewer === 'federation' || viewer === 'public';
  if (beyond && !standing(member.consents, 'directory')) return false;
  // Without the name there is nobody to show.
  return [field, 'name' as const].every((one) => reaches(audienceOf(member, one), viewer));
}

/** The choices after some were changed, the same ones where nothing was, or the rules that the changes break. */
export function chosenSharing(before: Sharing, changes: Readonly<Record<string, string>>): Outcome<Sharing> {
  const broken: FieldViolation[] = [];
  const after: Partial<Record<SharedField, Audience>> = { ...before };
  for (const [name, wanted] of Object.entries(changes)) {
    const audience = audiences.find((one) => one === wanted);
    const field = `sharing[${name}]`;
    if (!isSharedField(name)) broken.push({ field, rule: 'field-unknown', message: 'There is no such field.' });
    else if (!audience)
      broken.push({ field, rule: 'audience-unknown', message: `Must be one of ${audiences.join(', ')}.` });
    else if (!reaches(fieldRules[name].widest, audience))
      broken.push({ field, rule: 'audience-too-wide', message: `At most ${fieldRules[name].widest}.` });
    else after[name] = audience;
  }
  if (broken.length > 0) return invalid(broken);
  const changed = Object.entries(after).some(([name, audience]) => before[name as SharedField] !== audience);
  return { ok: true, value: changed ? after : before };
}

/** The fields that some changes would show to more people than may see them now. */
export function widened(before: Sharing, changes: Readonly<Record<string, string>>): string[] {
  return Object.entries(changes).flatMap(([name, wanted]) => {
    const audience = audiences.find((one) => one === wanted);
    if (!audience || !isSharedField(name)) return [];
    return reaches(chosenAudience(before, name), audience) ? [] : [name];
  });
}

function isSharedField(name: string): name is SharedField {
  return Object.hasOwn(fieldRules, name);
}

function reaches(audience: Audience, needed: Audience): boolean {
  return audiences.indexOf(audience) >= audiences.indexOf(needed);
}

/** The narrower of two audiences. */
export function narrower(one: Audience, other: Audience): Audience {
  return reaches(one, other) ? other : one;
}

/** The audience of a field as far as the member's choice goes. */
export function chosenAudience(sharing: Sharing, field: SharedField): Audience {
  return sharing[field] ?? fieldRules[field].usual;
}

/** Whether the directory shows a member: then, and only then, something of it is in other nodes. */
export function isListed(member: SharingParts): boolean {
  return maySee('federation', member, 'name');
}

/** A person's name stands under the node's own language: names are not translated. */
export function displayName({ draft }: Member, language: Language): LocalizedText {
  if (draft.kind === 'organisation') return draft.names;
  return { [language]: { text: `${draft.givenName} ${draft.familyName}`, state: 'original' } };
}
