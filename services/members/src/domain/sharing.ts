import type { Language, LocalizedText } from '@inclust/kernel';
import type { Member } from './member.ts';

/** What the directory of all nodes shows of a member. Everything else stays in the node. */
export interface SharedProfile {
  readonly kind: 'person' | 'organisation';
  readonly displayName: LocalizedText;
  readonly disciplines: readonly string[];
  readonly functions: readonly string[];
  readonly skillsOffered: readonly string[];
  readonly skillsSought: readonly string[];
  readonly languages: readonly string[];
  readonly locality: string;
  readonly links: readonly string[];
  readonly description: LocalizedText;
}

/** What the other nodes may see: nothing without consent, nothing after the member has left. */
export function sharedProfile(member: Member, language: Language): SharedProfile | undefined {
  const { draft } = member;
  if (member.status !== 'active' || !draft.listingConsent) return undefined;
  return {
    kind: draft.kind,
    displayName: displayName(member, language),
    disciplines: draft.disciplines,
    functions: draft.functions,
    skillsOffered: draft.skillsOffered,
    skillsSought: draft.skillsSought,
    languages: draft.languages,
    locality: draft.locality ?? '',
    links: draft.links,
    description: draft.description,
  };
}

/** A person's name stands under the node's own language: names are not translated. */
export function displayName({ draft }: Member, language: Language): LocalizedText {
  if (draft.kind === 'organisation') return draft.names;
  return { [language]: { text: `${draft.givenName} ${draft.familyName}`, state: 'original' } };
}
