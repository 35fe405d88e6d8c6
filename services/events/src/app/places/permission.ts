import { hasRole, type Actor, type NodeId, type Outcome } from '@inclust/kernel';
import type { Registration } from '../../domain/places/registration.ts';
import { notAllowed } from '../permission.ts';
import type { LinkStore } from './ports.ts';

/** Whether somebody may decide about registrations: coordinators and the operator of this node. */
export function mayManage(node: NodeId, actor: Actor): Outcome<never> | undefined {
  return isOf(node, actor) && hasRole(actor, ['coordinator', 'operator']) ? undefined : notAllowed;
}

/** Whether somebody may read all registrations: who decides about them, who reads the register, and who stands at the door. */
export function mayReadAll(node: NodeId, actor: Actor): Outcome<never> | undefined {
  const reading = ['coordinator', 'operator', 'officer', 'auditor', 'door-staff', 'service'] as const;
  return isOf(node, actor) && hasRole(actor, reading) ? undefined : notAllowed;
}

/** The resource name of the member to whom the caller's account belongs, of this node or another; `undefined` for any other caller. */
export function ownPerson(actor: Actor): string | undefined {
  if (actor.kind !== 'account' || !actor.member) return undefined;
  return hasRole(actor, ['member', 'organisation-representative'])
    ? `nodes/${actor.node}/members/${actor.member}`
    : undefined;
}

/** Whether a registration is the caller's own: she is the person, or has one of its secrets. */
export async function isOwn(
  links: LinkStore,
  actor: Actor,
  { id, person }: Pick<Registration, 'id' | 'person'>,
  secret: string,
): Promise<boolean> {
  return ownPerson(actor) === person || (secret !== '' && (await links.holds(id, secret)));
}

/** The roles that another node gives its people are worth nothing here. */
function isOf(node: NodeId, actor: Actor): boolean {
  return actor.node === node;
}
