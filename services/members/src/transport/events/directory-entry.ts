import { DirectoryEntry } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import { purposes, standing } from '../../domain/consents.ts';
import type { Member } from '../../domain/member.ts';
import { displayName, isListed, maySee, type SharedField } from '../../domain/sharing.ts';
import { textToProto } from '@inclust/rpc';

/** What the directory shows of a member, encoded; `undefined` where it shows nothing. Only what other nodes may see is in it. */
export function encodeDirectoryEntry(
  node: NodeId,
  language: Language,
  member: Member,
  version: number,
): Uint8Array | undefined {
  const consent = standing(member.consents, 'directory');
  if (!isListed(member) || !consent) return undefined;
  const shown = (Object.keys(places) as ListedField[]).filter((field) => maySee('federation', member, field));
  return DirectoryEntry.encode({
    ...DirectoryEntry.fromPartial({}),
    ...Object.assign({}, ...shown.map((field) => values[field](member, language))),
    name: `nodes/${node}/members/${member.id}`,
    kind: member.draft.kind,
    version: BigInt(version),
    publicFields: shown.filter((field) => maySee('public', member, field)).map((field) => places[field]),
    legalBasis: purposes.find(({ code }) => code === consent.purpose)?.legalBasis ?? '',
    consentTextVersion: consent.textVersion,
  }).finish();
}

/** The fields that the directory has a place for, and the name of that place. */
const places = {
  name: 'display_name',
  disciplines: 'disciplines',
  functions: 'functions',
  activities: 'activities',
  skills_offered: 'skills_offered',
  skills_sought: 'skills_sought',
  languages: 'languages',
  locality: 'locality',
  links: 'links',
  description: 'description',
  email: 'email',
  phone: 'phone',
  legal_form: 'legal_form',
  social_enterprise: 'social_enterprise_law',
  size_class: 'size_class',
  founded_date: 'founded_date',
  register: 'register',
} as const satisfies Partial<Record<SharedField, string>>;

type ListedField = keyof typeof places;
type Part = Partial<DirectoryEntry>;

const values: Readonly<Record<ListedField, (member: Member, language: Language) => Part>> = {
  name: (member, language) => ({ displayName: textToProto(displayName(member, language)) }),
  disciplines: ({ draft }) => ({ disciplines: [...draft.disciplines] }),
  functions: ({ draft }) => ({ functions: [...draft.functions] }),
  activities: ({ draft }) => ({ activities: draft.activities.map(({ scheme, code }) => `${scheme}:${code}`) }),
  skills_offered: ({ draft }) => ({ skillsOffered: [...draft.skillsOffered] }),
  skills_sought: ({ draft }) => ({ skillsSought: [...draft.skillsSought] }),
  languages: ({ draft }) => ({ languages: [...draft.languages] }),
  locality: ({ draft }) => ({ locality: draft.locality ?? '' }),
  links: ({ draft }) => ({ links: [...draft.links] }),
  description: ({ draft }) => ({ description: textToProto(draft.description) }),
  email: ({ draft }) => ({ email: draft.email ?? '' }),
  phone: ({ draft }) => ({ phone: draft.phone ?? '' }),
  legal_form: ofOrganisation(({ legalForm }) => ({ legalForm: legalForm ?? '' })),
  // One that has a last day is left out: nobody would take it back on that day.
  social_enterprise: ofOrganisation(({ socialEnterprise }) => ({
    socialEnterpriseLaw: socialEnterprise && !socialEnterprise.to ? socialEnterprise.law : '',
  })),
  size_class: ofOrganisation(({ sizeClass }) => ({ sizeClass: sizeClass ?? '' })),
  founded_date: ofOrganisation(({ foundedOn }) => ({ foundedDate: foundedOn ?? '' })),
  register: ofOrganisation(({ register }) => ({ register: register ? `${register.country}:${register.number}` : '' })),
};

function ofOrganisation(part: (draft: Extract<Member['draft'], { kind: 'organisation' }>) => Part) {
  return ({ draft }: Member): Part => (draft.kind === 'organisation' ? part(draft) : {});
}

/** The body of a tombstone of a member that was merged into another: where to look now. `undefined` for any other. */
export function encodeRedirect(node: NodeId, member: Member, version: number): Uint8Array | undefined {
  if (!member.merged) return undefined;
  const name = `nodes/${node}/members/${member.id}`;
  const mergedInto = `nodes/${node}/members/${member.merged.into}`;
  return DirectoryEntry.encode(DirectoryEntry.fromPartial({ name, version: BigInt(version), mergedInto })).finish();
}
