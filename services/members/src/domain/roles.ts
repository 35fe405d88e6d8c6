import { invalid, refuse, type FieldViolation, type Outcome, type PlainDateText, type Uuid } from '@inclust/kernel';
import { notWhile } from './life-cycle.ts';
import { roleKinds, type Member, type Role, type RoleKind } from './member.ts';

/** The most roles that a member can have had. */
export const mostRoles = 100;

/** A role as it is asked for: days and kind not checked yet. */
export interface WantedRole {
  readonly kind: string;
  readonly organisation?: Uuid;
  /** Today when absent. */
  readonly from?: PlainDateText;
  /** Open when absent. */
  readonly to?: PlainDateText;
}

/** The role that a member is granted, or the rules that forbid it. */
export function grantedRole(member: Member, wanted: WantedRole, today: PlainDateText): Outcome<Role> {
  if (member.status !== 'active') return notWhile(member.status);
  const kind = roleKinds.find((one) => one === wanted.kind);
  const from = wanted.from ?? today;
  const broken = kind
    ? roleViolations(member, kind, wanted, from)
    : [{ field: 'role.kind', rule: 'role-unknown', message: `Must be one of ${roleKinds.join(', ')}.` }];
  if (!kind || broken.length > 0) return invalid(broken);
  const role: Role = {
    kind,
    from,
    ...(wanted.organisation ? { organisation: wanted.organisation } : {}),
    ...(wanted.to ? { to: wanted.to } : {}),
  };
  if (member.roles.some((held) => sameRole(held, role) && overlap(held, role)))
    return refuse({ code: 'role-held', kind: 'exists', message: 'The member has this role in that time already.' });
  if (member.roles.length >= mostRoles)
    return refuse({ code: 'too-many-roles', kind: 'exhausted', message: `A member has at most ${mostRoles} roles.` });
  return { ok: true, value: role };
}

function roleViolations(member: Member, kind: RoleKind, wanted: WantedRole, from: PlainDateText): FieldViolation[] {
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field, rule, message });
  };
  const representative = kind === 'representative';
  check(member.draft.kind === 'person', 'name', 'person-only', 'Only a person has a role.');
  check(
    representative === (wanted.organisation !== undefined),
    'role.organisation',
    representative ? 'required' : 'representative-only',
    representative ? 'A representative needs an organisation.' : 'Only a representative has an organisation.',
  );
  const since = member.periods.at(-1)?.from;
  check(since !== undefined && since <= from, 'role.from_date', 'before-membership', 'Not before the present stay.');
  check(wanted.to === undefined || from < wanted.to, 'role.to_date', 'order', 'Must be after the first day.');
  return found;
}

/** The open role that ends, as it is then; `undefined` where it ends before it was held. */
export interface EndingRole {
  readonly before: Role;
  readonly after: Role | undefined;
}

/** Which role ends on a day, or why none does. */
export function endedRole(
  member: Member,
  wanted: Pick<WantedRole, 'kind' | 'organisation'>,
  day: PlainDateText,
): Outcome<EndingRole> {
  const before = member.roles.find(
    (role) => role.kind === wanted.kind && role.organisation === wanted.organisation && !(role.to && role.to <= day),
  );
  if (!before)
    return refuse({ code: 'role-not-held', kind: 'not-found', message: 'The member has no such role that is open.' });
  return { ok: true, value: { before, after: endOf(before, day) } };
}

/** The roles when a membership ends: what was open ends with it, what was to come does not begin. */
export function rolesEndedOn(roles: readonly Role[], day: PlainDateText): readonly Role[] {
  return roles.flatMap((role) => (role.to && role.to <= day ? [role] : (endOf(role, day) ?? [])));
}

function endOf(role: Role, day: PlainDateText): Role | undefined {
  return role.from < day ? { ...role, to: day } : undefined;
}

/** Whether two are the same role, whenever they are held. */
export function sameRole(one: Role, other: Role): boolean {
  return one.kind === other.kind && one.organisation === other.organisation;
}

function overlap(one: Role, other: Role): boolean {
  return (!other.to || one.from < other.to) && (!one.to || other.from < one.to);
}
