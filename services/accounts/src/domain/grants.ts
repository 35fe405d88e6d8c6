import { grantableRoles, refuse, type GrantableRole, type Outcome, type Role } from '@inclust/kernel';

const above: readonly GrantableRole[] = ['officer', 'auditor', 'operator'];

/** The roles that somebody with these roles may give: an operator all, a coordinator those that do not look beyond her own work. */
export function grantable(roles: readonly Role[]): readonly GrantableRole[] {
  if (roles.includes('operator')) return grantableRoles;
  if (roles.includes('coordinator')) return grantableRoles.filter((role) => !above.includes(role));
  return [];
}

/** Whether somebody may give all of these roles, and so change what has them. */
export function mayGrant(roles: readonly Role[], wanted: readonly GrantableRole[]): Outcome<never> | undefined {
  const may = grantable(roles);
  if (wanted.every((role) => may.includes(role))) return undefined;
  return refuse({
    code: 'role-above-own',
    kind: 'denied',
    message: 'Nobody may give a role above her own, or change what has one.',
  });
}

/** Known roles of a list, each once and in the order of `grantableRoles`; `undefined` where one is not known or there is none. */
export function rolesOf(codes: readonly string[]): readonly GrantableRole[] | undefined {
  const known = grantableRoles.filter((role) => codes.includes(role));
  return known.length > 0 && new Set(codes).size === known.length ? known : undefined;
}
