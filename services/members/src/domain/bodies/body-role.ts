import { invalid, refuse, type FieldViolation, type Outcome, type PlainDateText, type Uuid } from '@inclust/kernel';
import type { SubjectKind } from './body.ts';

/** What somebody can be in a body. */
export const bodyRoleKinds = ['chair', 'deputy-chair', 'secretary', 'treasurer', 'delegate'] as const;
export type BodyRoleKind = (typeof bodyRoleKinds)[number];

/** A role in a body and when it is held, half-open. */
export interface BodyRole {
  readonly kind: BodyRoleKind;
  readonly from: PlainDateText;
  readonly to?: PlainDateText;
  /** The person of the organisation's home who holds it for the organisation. */
  readonly representative?: Uuid;
}

/** A role as it is asked for. */
export interface WantedBodyRole {
  readonly kind: string;
  /** Today when absent. */
  readonly from?: PlainDateText;
  /** Open when absent. */
  readonly to?: PlainDateText;
  readonly representative?: Uuid;
}

/** Who would hold a role: since when in the body, and with which roles. */
export interface RoleHolder {
  readonly kind: SubjectKind;
  readonly since: PlainDateText;
  readonly roles: readonly BodyRole[];
}

/** The most roles that a membership can have had. */
const most = 100;

/** The role that is granted, or the rules that forbid it. */
export function grantedBodyRole(holder: RoleHolder, wanted: WantedBodyRole, today: PlainDateText): Outcome<BodyRole> {
  const kind = bodyRoleKinds.find((one) => one === wanted.kind);
  const from = wanted.from ?? today;
  const broken: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) broken.push({ field: `role.${field}`, rule, message });
  };
  check(kind !== undefined, 'kind', 'role-unknown', `Must be one of ${bodyRoleKinds.join(', ')}.`);
  check(holder.since <= from, 'from_date', 'before-membership', 'Not before the present stay.');
  check(wanted.to === undefined || from < wanted.to, 'to_date', 'order', 'Must be after the first day.');
  check(
    wanted.representative === undefined || holder.kind === 'organisation',
    'representative',
    'organisation-only',
    'Only an organisation is represented.',
  );
  if (!kind || broken.length > 0) return invalid(broken);
  const { to, representative } = wanted;
  const role: BodyRole = { kind, from, ...(to ? { to } : {}), ...(representative ? { representative } : {}) };
  if (holder.roles.some((held) => held.kind === kind && overlap(held, role)))
    return refuse({ code: 'role-held', kind: 'exists', message: 'The member has this role in that time already.' });
  if (holder.roles.length >= most)
    return refuse({ code: 'too-many-roles', kind: 'exhausted', message: `A membership has at most ${most} roles.` });
  return { ok: true, value: role };
}

/** The role of a kind that is open on a day, or why none ends then. */
export function endingBodyRole(roles: readonly BodyRole[], kind: string, day: PlainDateText): Outcome<BodyRole> {
  const role = roles.find((one) => one.kind === kind && isOpen(one, day));
  return role
    ? { ok: true, value: role }
    : refuse({ code: 'role-not-held', kind: 'not-found', message: 'The member has no such role that is open.' });
}

/** The roles when one of them ends on a day; one that ends before it began was never held. */
export function withoutBodyRole(roles: readonly BodyRole[], ended: BodyRole, day: PlainDateText): readonly BodyRole[] {
  return roles.flatMap((role) =>
    role.kind === ended.kind && role.from === ended.from ? (endOf(role, day) ?? []) : [role],
  );
}

/** The roles when the stay ends on a day: what is open ends with it, what was to come does not begin. */
export function bodyRolesEndedOn(roles: readonly BodyRole[], day: PlainDateText): readonly BodyRole[] {
  return roles.flatMap((role) => (isOpen(role, day) ? (endOf(role, day) ?? []) : [role]));
}

/** Whether a role is held on some day after this one. */
export function isOpen(role: BodyRole, day: PlainDateText): boolean {
  return !(role.to && role.to <= day);
}

function endOf(role: BodyRole, day: PlainDateText): BodyRole | undefined {
  return role.from < day ? { ...role, to: day } : undefined;
}

function overlap(one: BodyRole, other: BodyRole): boolean {
  return (!other.to || one.from < other.to) && (!one.to || other.from < one.to);
}
