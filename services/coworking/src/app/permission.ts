import { hasRole, refuse, type Actor, type NodeId, type Outcome } from '@inclust/kernel';

/** The refusal of what the caller may not do. */
export const notAllowed = refuse({ code: 'not-allowed', kind: 'denied', message: 'You may not do this.' });

/** Whether somebody runs the spaces of a node: its co-working managers, coordinators and operator. */
export function isStaff(node: NodeId, actor: Actor): boolean {
  return actor.node === node && hasRole(actor, ['coworking-manager', 'coordinator', 'operator']);
}

/** Whether somebody may read all bookings: staff, who checks the figures, and the node's own services. */
export function mayReadAll(node: NodeId, actor: Actor): boolean {
  return isStaff(node, actor) || (actor.node === node && hasRole(actor, ['officer', 'auditor', 'service']));
}

/** Whether somebody may read figures of how spaces are used, which say nothing of whom. */
export function mayReadFigures(node: NodeId, actor: Actor): boolean {
  return mayReadAll(node, actor) || (actor.node === node && hasRole(actor, ['integrator']));
}

/** The refusal for who does not run the spaces of a node. */
export function staffOnly(node: NodeId, actor: Actor): Outcome<never> | undefined {
  return isStaff(node, actor) ? undefined : notAllowed;
}

/** The resource name of the member to whom the caller's account belongs; `undefined` for any other caller. */
export function ownPerson(actor: Actor): string | undefined {
  if (actor.kind !== 'account' || !actor.member) return undefined;
  return hasRole(actor, ['member', 'organisation-representative'])
    ? `nodes/${actor.node}/members/${actor.member}`
    : undefined;
}
