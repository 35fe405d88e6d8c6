import { invalid, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { BodyApplication } from '../../domain/bodies/application.ts';
import { bodyNotFound, type BodyId } from '../../domain/bodies/body.ts';
import type { BodyMembership } from '../../domain/bodies/membership.ts';
import { mayReadRegister } from '../permission.ts';
import { isOnesOwn, mayReadWishesOf } from './acting-for.ts';
import { findMembership } from './decide-membership.ts';
import type { ApplicationQuery, AtVersion, BodiesApp, MembershipQuery, Page } from './ports.ts';

/** One membership of a body of this node, whatever the state. */
export async function getMembership(
  app: BodiesApp,
  body: BodyId,
  id: Uuid,
  actor: Actor,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  const found = await findMembership(app, body, id);
  const denied = mayReadRegister(actor);
  if (!denied) return found;
  const subject = found.ok ? found.value.state.subject : undefined;
  const own = subject?.node === app.node && (await isOnesOwn(app, actor, subject.member));
  // Who may not read it is not told whether it is there.
  return own ? found : denied;
}

/** Memberships of a body of this node. */
export async function listMemberships(
  app: BodiesApp,
  query: MembershipQuery,
  actor: Actor,
): Promise<Outcome<Page<AtVersion<BodyMembership>>>> {
  const denied = mayReadRegister(actor);
  if (denied) return denied;
  return (await app.bodies.get(query.body)) ? app.memberships.list(query) : bodyNotFound;
}

/** What members of this node want of bodies. */
export async function listApplications(
  app: BodiesApp,
  query: ApplicationQuery,
  actor: Actor,
): Promise<Outcome<Page<BodyApplication>>> {
  if (query.member) return (await mayReadWishesOf(app, actor, query.member)) ?? app.applications.list(query);
  if (!mayReadRegister(actor)) return app.applications.list(query);
  return invalid([{ field: 'member', rule: 'required', message: 'Say whose; only staff list all.' }]);
}
