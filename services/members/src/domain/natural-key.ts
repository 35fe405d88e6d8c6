import { fold } from '@inclust/kernel';
import type { MemberDraft } from './member.ts';

/** What tells people and organisations apart in daily life: names with a register number, an address or a place. */
export function naturalKey(draft: MemberDraft): string {
  if (draft.kind === 'organisation') {
    if (draft.register) return `register:${draft.register.country}:${draft.register.number}`;
    const names = Object.values(draft.names).map((name) => fold(name.text));
    return `organisation:${names.join('/')}:${draft.email ?? fold(draft.locality ?? '')}`;
  }
  return `person:${fold(draft.familyName)}:${fold(draft.givenName)}:${draft.email ?? draft.phone ?? fold(draft.locality ?? '')}`;
}
