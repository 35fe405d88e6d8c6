import { hasRole, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import { isHerself, mayReadRegister, mayUseRegister } from '../permission.ts';
import type { BodiesApp } from './ports.ts';

/** Whether somebody may say what a member wants: who works with the register, she herself, and who represents an organisation today. */
export async function mayActFor(app: BodiesApp, actor: Actor, member: Uuid): Promise<Outcome<never> | undefined> {
  return (await isOnesOwn(app, actor, member)) ? undefined : mayUseRegister(actor);
}

/** Whether somebody may read what a member wants: who reads the register, and who may say it. */
export async function mayReadWishesOf(app: BodiesApp, actor: Actor, member: Uuid): Promise<Outcome<never> | undefined> {
  return (await isOnesOwn(app, actor, member)) ? undefined : mayReadRegister(actor);
}

/** Whether a member is the caller herself, or an organisation that she represents today. */
export async function isOnesOwn(app: BodiesApp, actor: Actor, member: Uuid): Promise<boolean> {
  if (await isHerself({ node: app.node, store: app.members }, actor, member)) return true;
  if (actor.kind !== 'account' || actor.node !== app.node || !actor.member) return false;
  if (!hasRole(actor, ['organisation-representative'])) return false;
  const person = (await app.members.get(actor.member))?.member;
  const { today } = app.clock.now();
  return (
    person?.status === 'active' &&
    person.roles.some(
      ({ kind, organisation, from, to }) =>
        kind === 'representative' && organisation === member && from <= today && !(to && to <= today),
    )
  );
}
