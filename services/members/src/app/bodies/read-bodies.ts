import type { AtVersion } from '@inclust/mongo';
import { accept, invalid, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { BodyApplication } from '../../domain/bodies/application.ts';
import { bodyNotFound, type BodyId } from '../../domain/bodies/body.ts';
import type { BodyHistoryEntry, BodyMembership } from '../../domain/bodies/membership.ts';
import { currentMember, mostMerges } from '../current-member.ts';
import { mayReadRegister } from '../permission.ts';
import { isOnesOwn, mayReadWishesOf } from './acting-for.ts';
import { findMembership } from './decide-membership.ts';
import type { ApplicationQuery, BodiesApp, MembershipQuery, Page } from './ports.ts';

/**
 * One membership of a body of this node, whatever the state. The name of one that is part of another answers that other one, whose history
 * is that of all its parts.
 */
export async function getMembership(
  app: BodiesApp,
  body: BodyId,
  id: Uuid,
  actor: Actor,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  const found = await wholeOf(app, await findMembership(app, body, id));
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
  if (query.member) {
    const denied = await mayReadWishesOf(app, actor, query.member);
    if (denied) return denied;
    const found = await currentMember({ store: app.members }, query.member);
    return app.applications.list({ ...query, member: found?.member.id ?? query.member });
  }
  if (!mayReadRegister(actor)) return app.applications.list(query);
  return invalid([{ field: 'member', rule: 'required', message: 'Say whose; only staff list all.' }]);
}

async function wholeOf(
  app: BodiesApp,
  named: Outcome<AtVersion<BodyMembership>>,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  if (!named.ok) return named;
  let found = named.value;
  for (let step = 0; step < mostMerges && found.state.merged; step += 1)
    found = (await app.memberships.get(found.state.merged.into)) ?? found;
  return accept({ ...found, state: { ...found.state, history: await wholeHistory(app, found.state) } });
}

/** What happened to a membership and to its parts, oldest first. */
async function wholeHistory(app: BodiesApp, { history, united = [] }: BodyMembership): Promise<BodyHistoryEntry[]> {
  const parts = await Promise.all(
    united.map(async ({ source }) => {
      const part = await app.memberships.get(source);
      return part ? wholeHistory(app, part.state) : [];
    }),
  );
  return [...history, ...parts.flat()].toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
