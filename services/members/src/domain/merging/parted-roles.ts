import type { Role } from '../member.ts';
import { sameRole } from '../roles.ts';
import { same } from '../same-draft.ts';

/**
 * Roles when a merge is taken back: what the merge gave and nobody has changed since goes, and what it had made part of that comes back.
 * What was granted, ended or changed since stays.
 */
export function partedRoles(before: readonly Role[], after: readonly Role[], now: readonly Role[]): readonly Role[] {
  if (same(now, after)) return before;
  const gone = after.filter((role) => !has(before, role) && has(now, role));
  return [
    ...now.filter((role) => !has(gone, role)),
    ...before.filter((role) => !has(after, role) && gone.some((one) => covers(one, role))),
  ].toSorted((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));
}

function has(roles: readonly Role[], role: Role): boolean {
  return roles.some((one) => same(one, role));
}

/** Whether one was made of the other, for the same or another organisation. */
function covers(one: Role, role: Role): boolean {
  return (
    (sameRole(one, role) || (one.kind === 'representative' && role.kind === 'representative')) &&
    one.from <= role.from &&
    (one.to === undefined || (role.to !== undefined && role.to <= one.to))
  );
}
