import type { MemberDraft } from '../member.ts';
import { duplicateMarks, duplicateReasons, type DuplicateMarks, type DuplicateReason } from './duplicate-marks.ts';

/** Reasons of which one is enough. */
const strong: readonly DuplicateReason[] = ['register-number', 'email'];
/** Reasons that are enough together with the name. */
const besideName: readonly DuplicateReason[] = ['phone', 'address'];

/**
 * Why two members may be the same, the strongest reason first; none where it is too little: one strong reason, or the name and another
 * weak one. What is absent is no reason, and a person is never an organisation.
 */
export function suspicion(one: MemberDraft, other: MemberDraft): DuplicateReason[] {
  if (one.kind !== other.kind) return [];
  const [ours, theirs] = [duplicateMarks(one), duplicateMarks(other)];
  const shared = duplicateReasons.filter((reason) => ours[reason].some((mark) => theirs[reason].includes(mark)));
  const enough =
    shared.some((reason) => strong.includes(reason)) ||
    (shared.includes('name') && shared.some((reason) => besideName.includes(reason)));
  return enough ? shared : [];
}

/** How strongly reasons speak, 1 to 31: a stronger reason outweighs all weaker ones together. */
export function strength(reasons: readonly DuplicateReason[]): number {
  const weight = (reason: DuplicateReason): number =>
    2 ** (duplicateReasons.length - 1 - duplicateReasons.indexOf(reason));
  return reasons.reduce((sum, reason) => sum + weight(reason), 0);
}

/** The keys of a member: two members share one exactly when there is a suspicion. */
export function duplicateKeys(draft: MemberDraft): string[] {
  const marks = duplicateMarks(draft);
  const alone = strong.flatMap((reason) => marks[reason].map((mark) => `${draft.kind} ${reason} ${mark}`));
  const together = besideName.flatMap((reason) =>
    marks.name.flatMap((name) => marks[reason].map((mark) => `${draft.kind} name ${name} ${reason} ${mark}`)),
  );
  return [...alone, ...together];
}

/** All that a member is compared by in one text: another one when any of it changes. */
export function markText(draft: MemberDraft): string {
  const marks: DuplicateMarks = duplicateMarks(draft);
  return JSON.stringify(duplicateReasons.map((reason) => marks[reason]));
}
