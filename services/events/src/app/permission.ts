import { hasRole, refuse, type Actor, type NodeId, type Outcome } from '@inclust/kernel';

const notAllowed = refuse({ code: 'not-allowed', kind: 'denied', message: 'Your roles do not allow this.' });

/** Whether somebody runs the events of the node: coordinators and its operator. */
export function runsEvents(actor: Actor): boolean {
  return hasRole(actor, ['coordinator', 'operator']);
}

/** The refusal for who does not run the events of the node. */
export function mayRunEvents(actor: Actor): Outcome<never> | undefined {
  return runsEvents(actor) ? undefined : notAllowed;
}

/** The organisation of this node for which somebody acts, by its name; `undefined` for anybody else. */
export function ownOrganisation(node: NodeId, actor: Actor): string | undefined {
  if (actor.kind !== 'account' || actor.node !== node || !actor.member) return undefined;
  return hasRole(actor, ['organisation-representative']) ? `nodes/${node}/members/${actor.member}` : undefined;
}

/** Whether somebody may make and change an event of these organisers: who runs events, and the organisation that answers for it. */
export function mayOrganise(node: NodeId, actor: Actor, organisers: readonly string[]): Outcome<never> | undefined {
  if (runsEvents(actor)) return undefined;
  const own = ownOrganisation(node, actor);
  return own !== undefined && organisers[0] === own ? undefined : notAllowed;
}
