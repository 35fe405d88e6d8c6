import { hasRole, type Actor, type NodeId, type Outcome } from '@inclust/kernel';
import { notAllowed } from '../permission.ts';

/** Whether somebody may let people in: who stands at a door of this node, and who runs its events. */
export function mayWorkAtDoor(node: NodeId, actor: Actor): Outcome<never> | undefined {
  return actor.node === node && hasRole(actor, ['door-staff', 'coordinator', 'operator']) ? undefined : notAllowed;
}
