import type { MemberDraft } from './member.ts';

/** Whether two drafts say the same; the order of keys does not matter, the order in lists does. */
export function sameDraft(one: MemberDraft, other: MemberDraft): boolean {
  return same(one, other);
}

/** Whether two values of a draft say the same. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(other, key) && same((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}
