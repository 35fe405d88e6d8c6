import type { Member, MemberStatus } from './member.ts';
import { placeOf } from './place.ts';

/** What members are counted by. */
export interface Facets {
  readonly kind: Member['draft']['kind'];
  readonly status: MemberStatus;
  readonly disciplines: readonly string[];
  /** The place as it is written; empty for none. */
  readonly locality: string;
}

/** Members who have all of this in common, and how many they are. */
export interface CountedGroup extends Facets {
  readonly members: number;
}

/** What a member is counted by. */
export function facetsOf({ draft, status }: Pick<Member, 'draft' | 'status'>): Facets {
  return { kind: draft.kind, status, disciplines: draft.disciplines, locality: draft.locality ?? '' };
}

/** How many members share a value; empty for those without one. */
export interface ValueCount {
  readonly value: string;
  readonly members: number;
}

/** How many members there are, in all and by what they are looked through for. */
export interface MemberCounts {
  readonly members: number;
  readonly kinds: readonly ValueCount[];
  readonly statuses: readonly ValueCount[];
  readonly disciplines: readonly ValueCount[];
  readonly localities: readonly ValueCount[];
}

/** Adds groups up; those of the most members first, then by value. A place is written as most of its members write it. */
export function countMembers(groups: readonly CountedGroup[]): MemberCounts {
  const spellings = Map.groupBy(groups, ({ locality }) => placeOf(locality));
  const localities = [...spellings.values()].map((spelled) => ({
    value: counted(spelled, ({ locality }) => [locality])[0]?.value ?? '',
    members: sum(spelled),
  }));
  return {
    members: sum(groups),
    kinds: counted(groups, ({ kind }) => [kind]),
    statuses: counted(groups, ({ status }) => [status]),
    disciplines: counted(groups, ({ disciplines }) => (disciplines.length > 0 ? disciplines : [''])),
    localities: localities.toSorted(byMembers),
  };
}

function counted(groups: readonly CountedGroup[], valuesOf: (group: CountedGroup) => readonly string[]): ValueCount[] {
  const counts = new Map<string, number>();
  for (const group of groups)
    for (const value of new Set(valuesOf(group))) counts.set(value, (counts.get(value) ?? 0) + group.members);
  return [...counts].map(([value, members]) => ({ value, members })).toSorted(byMembers);
}

function byMembers(one: ValueCount, other: ValueCount): number {
  return other.members - one.members || (one.value < other.value ? -1 : one.value > other.value ? 1 : 0);
}

function sum(groups: readonly CountedGroup[]): number {
  return groups.reduce((total, { members }) => total + members, 0);
}
