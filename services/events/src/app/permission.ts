import { hasRole, refuse, type Actor, type Outcome } from '@inclust/kernel';

/** The refusal of what the caller may not do. */
export const notAllowed = refuse({ code: 'not-allowed', kind: 'denied', message: 'You may not do this.' });

/** Who acts, and the organisations of this node for which she speaks today, by their names. */
export interface Organiser {
  readonly actor: Actor;
  readonly organisations: readonly string[];
}

/** Finds out for which organisations somebody speaks. */
export interface Representation {
  readonly organisationsOf: (actor: Actor) => Promise<readonly string[]>;
}

/** Somebody with the organisations for which she speaks; who runs the events of the node needs none. */
export async function organiserOf({ organisationsOf }: Representation, actor: Actor): Promise<Organiser> {
  const mayRepresent = !runsEvents(actor) && hasRole(actor, ['organisation-representative']);
  return { actor, organisations: mayRepresent ? await organisationsOf(actor) : [] };
}

/** Whether somebody runs the events of the node: coordinators and its operator. */
export function runsEvents(actor: Actor): boolean {
  return hasRole(actor, ['coordinator', 'operator']);
}

/** The refusal for who does not run the events of the node. */
export function mayRunEvents(actor: Actor): Outcome<never> | undefined {
  return runsEvents(actor) ? undefined : notAllowed;
}

/** Whether somebody may make and change an event of these organisers: who runs events, and who speaks for the one that answers for it. */
export function mayOrganise(
  { actor, organisations }: Organiser,
  organisers: readonly string[],
): Outcome<never> | undefined {
  const [first] = organisers;
  return runsEvents(actor) || (first !== undefined && organisations.includes(first)) ? undefined : notAllowed;
}
