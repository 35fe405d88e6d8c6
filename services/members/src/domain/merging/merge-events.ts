import type { Member, Role } from '../member.ts';
import type { Deed } from '../register.ts';
import type { Alias, KeptForUndo, MergePair, MergeParts } from './merge-record.ts';

/** What a merge, and taking it back, do to each of those whom it concerns. */
export type MergeEvent = Deed & { readonly merge: MergePair } & (
    | { readonly kind: 'merged-away'; readonly kept: KeptForUndo }
    | { readonly kind: 'merged-in' | 'parted'; readonly parts: MergeParts; readonly aliases: readonly Alias[] }
    | { readonly kind: 'restored'; readonly member: Member }
    | { readonly kind: 'roles-moved'; readonly roles: readonly Role[] }
  );

/** Whether an event is one of a merge. */
export function isMergeEvent<Event extends { readonly kind: string }>(event: Event | MergeEvent): event is MergeEvent {
  return ['merged-away', 'merged-in', 'parted', 'restored', 'roles-moved'].includes(event.kind);
}
