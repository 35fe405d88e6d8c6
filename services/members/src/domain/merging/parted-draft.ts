import type { MemberDraft } from '../member.ts';
import { same } from '../same-draft.ts';

/** Fields of which each language is a field of its own. */
const texts: ReadonlySet<string> = new Set(['names', 'description']);

/**
 * A profile when a merge is taken back: a field that is still what the merge made of it goes back, what was edited since stays. Whether the
 * member is listed is said beside it.
 */
export function partedDraft(before: MemberDraft, after: MemberDraft, now: MemberDraft): MemberDraft {
  return partedFields(before, after, now) as unknown as MemberDraft;
}

type Fields = Readonly<Record<string, unknown>>;

function partedFields(before: object, after: object, now: object): Fields {
  const [old, merged, present] = [before as Fields, after as Fields, now as Fields];
  const names = new Set([...Object.keys(old), ...Object.keys(present)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      if (texts.has(name))
        return [[name, partedFields(Object(old[name]), Object(merged[name]), Object(present[name]))]];
      const value = same(present[name], merged[name]) ? old[name] : present[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
