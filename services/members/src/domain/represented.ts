import type { PlainDateText, Uuid } from '@inclust/kernel';
import type { Member } from './member.ts';

/** The organisations for which a member comes on a day: those that a person represents then, an organisation itself. */
export function representedOn({ id, draft, roles }: Member, day: PlainDateText): readonly Uuid[] {
  if (draft.kind === 'organisation') return [id];
  const held = roles.filter(({ from, to }) => from <= day && (to === undefined || day < to));
  return [...new Set(held.flatMap(({ organisation }) => organisation ?? []))];
}
