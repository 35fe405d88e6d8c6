import type { Uuid } from '@inclust/kernel';
import type { Role } from '../member.ts';
import { uniteIntervals } from './unite-intervals.ts';

/** Roles of two as the roles of one: the same role at overlapping or touching times becomes one. In the order of their first days. */
export function uniteRoles(roles: readonly Role[]): Role[] {
  const byRole = Map.groupBy(roles, ({ kind, organisation }) => `${kind} ${organisation ?? ''}`);
  return [...byRole.values()]
    .flatMap((same) =>
      uniteIntervals(same).map(({ from, to }): Role => {
        const { kind, organisation } = same[0] ?? { kind: 'board' };
        return { kind, ...(organisation ? { organisation } : {}), from, ...(to ? { to } : {}) };
      }),
    )
    .toSorted((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));
}

/** Roles with another organisation in place of one that is represented. */
export function moveRoles(roles: readonly Role[], from: Uuid, to: Uuid): Role[] {
  return uniteRoles(roles.map((role) => (role.organisation === from ? { ...role, organisation: to } : role)));
}
