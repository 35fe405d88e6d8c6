import type { InstantText, PlainDateText } from '@inclust/kernel';
import { uniteIntervals } from '../merging/unite-intervals.ts';
import type { MembershipPeriod } from '../member.ts';
import { bodyRolesEndedOn, endingBodyRole, withoutBodyRole, type BodyRole } from './body-role.ts';
import type { BodyHistoryEntry, BodyMembershipStatus } from './membership.ts';

/** Where a membership stands, without whose it is. */
export interface Standing {
  readonly status: Exclude<BodyMembershipStatus, 'merged'>;
  /** Every stay, oldest first; the last one is open exactly while the status is `active`. */
  readonly periods: readonly MembershipPeriod[];
  readonly roles: readonly BodyRole[];
  /** Why it was declined or ended, where that was said. */
  readonly reason?: string;
  readonly appliedAt: InstantText;
}

/** One step in the life of a membership, as far as it changes where that stands. */
export type Step = Pick<BodyHistoryEntry, 'kind' | 'at' | 'day' | 'reason' | 'role' | 'on'>;

/** The stronger first. */
const strength = ['active', 'applied', 'ended', 'withdrawn', 'declined'] as const satisfies Standing['status'][];

/** Where a membership stands after a step that fits it. */
export function stepped(standing: Standing, { kind, at, day, reason, role, on }: Step): Standing {
  const { reason: _, ...rest } = standing;
  const said = reason ? { reason } : {};
  switch (kind) {
    case 'applied':
      return { ...rest, status: 'applied', appliedAt: at };
    case 'admitted':
      return { ...rest, status: 'active', periods: [...standing.periods, { from: day }] };
    case 'declined':
    case 'withdrawn':
      return { ...rest, ...said, status: kind };
    case 'ended':
      return {
        ...rest,
        ...said,
        status: 'ended',
        periods: standing.periods.map((period) => (period.to ? period : { ...period, to: day })),
        roles: bodyRolesEndedOn(standing.roles, day),
      };
    case 'role-granted':
      return role ? { ...rest, roles: [...standing.roles, role] } : standing;
    case 'role-ended':
      return role ? { ...rest, roles: withoutBodyRole(standing.roles, role, on ?? day) } : standing;
    default:
      return standing;
  }
}

/**
 * Where a membership stands after a step of another that it was part of: the same where it stood alike. Whoever was in and is out is out
 * of both; who has only applied then has not.
 */
export function steppedAlike(standing: Standing, step: Step): Standing {
  const { status } = standing;
  switch (step.kind) {
    case 'admitted':
    case 'declined':
    case 'withdrawn':
      return status === 'applied' ? stepped(standing, step) : standing;
    case 'ended':
      if (status === 'applied') return stepped(standing, { ...step, kind: 'withdrawn' });
      return status === 'active' ? stepped(standing, step) : standing;
    case 'role-ended': {
      const role = endingBodyRole(standing.roles, step.role?.kind ?? '', step.on ?? step.day);
      return role.ok ? stepped(standing, { ...step, role: role.value }) : standing;
    }
    default:
      return standing;
  }
}

/** Two memberships of one body as one: the stronger state, and the stays and roles of both. */
export function unitedStanding(one: Standing | undefined, other: Standing): Standing {
  if (!one) return other;
  const stronger = strength.indexOf(one.status) <= strength.indexOf(other.status) ? one : other;
  return {
    ...stronger,
    periods: uniteIntervals([...one.periods, ...other.periods]),
    roles: unitedRoles([...one.roles, ...other.roles]),
  };
}

/** The same role, held by the same representative, at overlapping or touching times becomes one. In the order of their first days. */
function unitedRoles(roles: readonly BodyRole[]): BodyRole[] {
  const byRole = Map.groupBy(roles, ({ kind, representative }) => `${kind} ${representative ?? ''}`);
  const first = ({ from }: { readonly from: PlainDateText }) => from;
  return [...byRole.values()]
    .flatMap((same) =>
      uniteIntervals(same).map(({ from, to }): BodyRole => {
        const { kind, representative } = same[0] ?? { kind: 'delegate' };
        return { kind, from, ...(to ? { to } : {}), ...(representative ? { representative } : {}) };
      }),
    )
    .toSorted((one, other) => (first(one) < first(other) ? -1 : first(one) > first(other) ? 1 : 0));
}
