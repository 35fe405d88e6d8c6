import type { DraftField, EventDraft } from './event.ts';

/** All fields of a draft. */
const named: Readonly<Record<DraftField, true>> = {
  kind: true,
  titles: true,
  descriptions: true,
  disciplines: true,
  schedule: true,
  mode: true,
  venue: true,
  link: true,
  organisers: true,
  languages: true,
  audience: true,
  accessibility: true,
  images: true,
  price: true,
  themes: true,
  note: true,
};
const draftFields = Object.keys(named).filter((name): name is DraftField => name in named);

/** A draft with some fields of another one; what that lacks is gone. */
export function withFields<S>(old: EventDraft<S>, next: EventDraft<S>, fields: readonly DraftField[]): EventDraft<S> {
  const { schedule, venue, link, note, ...rest } = old;
  const chosen = new Set<string>(fields);
  const optional = { schedule, venue, link, note };
  const kept = Object.fromEntries(
    Object.entries(optional).filter(([name, value]) => !chosen.has(name) && value !== undefined),
  );
  const taken = Object.fromEntries(
    Object.entries(next).filter(([name, value]) => chosen.has(name) && value !== undefined),
  );
  return { ...rest, ...kept, ...taken };
}

/** The fields in which two drafts differ. */
export function changedFields<S>(
  one: EventDraft<S>,
  other: EventDraft<S>,
  sameSchedule: (one: S, other: S) => boolean,
): readonly DraftField[] {
  return draftFields.filter((field) => {
    if (field === 'schedule' && one.schedule !== undefined && other.schedule !== undefined)
      return !sameSchedule(one.schedule, other.schedule);
    return text(one[field]) !== text(other[field]);
  });
}

/** A text that is the same for the same value, whatever the order of its keys. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}`;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([first], [second]) => (first < second ? -1 : 1)));
  });
}
