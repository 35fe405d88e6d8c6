import type { InstantText, Uuid } from '@inclust/kernel';
import type { BodyHistoryEntry, BodyMembership } from './membership.ts';
import { stepped, steppedAlike, unitedStanding, type Standing } from './standing.ts';

/**
 * A membership that is part of another one, since its member was merged into that of the other. What is kept is enough to take it out
 * again, in any order and whatever happened since: everything after it is laid anew upon what was before.
 */
export interface UnitedPart {
  /** The membership that became part of this one. */
  readonly source: Uuid;
  /** Where that one stood. */
  readonly was: Standing;
  /** Where this one stood before; absent where there was none. */
  readonly before?: Standing;
}

/** Where a membership stands by itself, also while it is part of another. */
export function standingOf(membership: BodyMembership): Standing {
  if (membership.merged) return membership.merged.was;
  const { status, periods, roles, reason, appliedAt } = membership;
  if (status === 'merged') throw new Error('a merged membership has no record of what it was');
  return { status, periods, roles, ...(reason ? { reason } : {}), appliedAt };
}

/** A membership that stands somewhere else. One that is part of another goes on being that. */
export function standing(membership: BodyMembership, now: Standing): BodyMembership {
  if (membership.merged) return { ...membership, merged: { ...membership.merged, was: now } };
  const { reason: _, ...rest } = membership;
  return { ...rest, ...now };
}

/** What a membership is with another as a part of it, or with that part as it is now. */
export function withPart(
  membership: BodyMembership,
  source: Uuid,
  was: Standing,
): Pick<BodyMembership, 'united'> & { readonly standing: Standing } {
  const parts = membership.united ?? [];
  if (!parts.some((part) => part.source === source)) {
    const before = standingOf(membership);
    return { united: [...parts, { source, was, before }], standing: unitedStanding(before, was) };
  }
  return relaid(
    membership,
    source,
    parts.map((part) => (part.source === source ? { ...part, was } : part)),
  );
}

/** What a membership is without a part of it, and what the part is then. */
export function withoutPart(
  membership: BodyMembership,
  source: Uuid,
): { readonly united: readonly UnitedPart[]; readonly standing: Standing; readonly part: Standing } {
  const parts = membership.united ?? [];
  const part = parts.find((one) => one.source === source);
  if (!part) throw new Error('a membership cannot lose what is no part of it');
  const rest = relaid(
    membership,
    source,
    parts.filter((one) => one !== part),
  );
  return { ...rest, part: leftTo(part, since(membership, source)) };
}

/** Lays what happened since a part came anew upon what was before it; other parts that came later are what they are in the list. */
function relaid(
  membership: BodyMembership,
  source: Uuid,
  parts: readonly UnitedPart[],
): { readonly united: readonly UnitedPart[]; readonly standing: Standing } {
  const first = membership.united?.find((part) => part.source === source);
  let now = first?.before;
  let united = parts;
  for (const entry of since(membership, source)) {
    if (entry.kind !== 'united') {
      now = laid(now, entry);
      continue;
    }
    const part = united.find((one) => one.source === entry.source);
    if (!part || entry !== lastUnion(membership, part.source)) continue;
    const { before: _, ...rest } = part;
    const before = now;
    united = united.map((one) => (one === part ? { ...rest, ...(before ? { before } : {}) } : one));
    now = unitedStanding(before, part.was);
  }
  return { united, standing: now ?? never(membership.appliedAt) };
}

/** Where somebody stands who was in the body only as somebody else. */
function never(appliedAt: InstantText): Standing {
  return { status: 'withdrawn', periods: [], roles: [], reason: 'merge-undone', appliedAt };
}

function laid(now: Standing | undefined, entry: BodyHistoryEntry): Standing | undefined {
  if (!now) return undefined;
  if (entry.kind === 'role-granted') return now.status === 'active' ? stepped(now, entry) : now;
  if (entry.kind === 'applied') return now.status === 'active' ? now : stepped(now, entry);
  return steppedAlike(now, entry);
}

/** What is left to a part: what ended, ended for both; what is new belongs to the whole, unless there was no whole without the part. */
function leftTo({ was, before }: UnitedPart, entries: readonly BodyHistoryEntry[]): Standing {
  return entries.reduce<Standing>((now, entry) => (before ? steppedAlike(now, entry) : (laid(now, entry) ?? now)), was);
}

/** What happened since a membership became part of this one, that included. */
function since(membership: BodyMembership, source: Uuid): readonly BodyHistoryEntry[] {
  const union = lastUnion(membership, source);
  return union ? membership.history.slice(membership.history.indexOf(union)) : [];
}

function lastUnion({ history }: BodyMembership, source: Uuid): BodyHistoryEntry | undefined {
  return history.findLast((entry) => entry.kind === 'united' && entry.source === source);
}
