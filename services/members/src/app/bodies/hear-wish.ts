import type { AtVersion } from '@inclust/mongo';
import { refuse, type NodeId, type Outcome } from '@inclust/kernel';
import { bodyNotFound } from '../../domain/bodies/body.ts';
import { bodyMembershipDecider } from '../../domain/bodies/membership-decider.ts';
import { type BodyMembership } from '../../domain/bodies/membership.ts';
import { membershipId } from './names.ts';
import { partMemberships, uniteMemberships } from './unite-memberships.ts';
import type { BodiesApp, BodyRequest } from './ports.ts';

const notTheHome = refuse({
  code: 'not-the-home',
  kind: 'denied',
  message: "Only a member's home says what she wants.",
});

/**
 * Hears what a member wants of a body of this node, and whether she is one with another member. Only the member's home may say so; the same
 * twice is one.
 */
export async function hearWish(
  app: BodiesApp,
  caller: NodeId,
  { body: ref, wish }: BodyRequest,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  if (wish.subject.node !== caller) return notTheHome;
  if (ref.node !== app.node) return bodyNotFound;
  const body = (await app.bodies.get(ref.id))?.state;
  if (!body) return bodyNotFound;
  const { subject, mergedInto } = wish;
  if (mergedInto && mergedInto.node !== caller) return notTheHome;
  const id = membershipId(ref, subject);
  const deed = { ...app.clock.now(), by: `nodes/${caller}` };
  const before = (await app.memberships.get(id))?.state;
  // A call that was held up tells nothing that is still so.
  const late = before !== undefined && subject.version < before.subject.version;
  const into = mergedInto && membershipId(ref, mergedInto);
  if (before?.merged && !late && (before.merged.into !== into || wish.sequence > before.heard)) {
    const parted = await partMemberships(app, before, caller);
    if (!parted.ok) return parted;
  }
  const saved = await app.memberships.save(id, undefined, (current) =>
    bodyMembershipDecider.decide({ kind: 'hear', id, body, wish, ...deed }, current?.state),
  );
  app.onStep('body-request.heard');
  return saved.ok && mergedInto && !late ? uniteMemberships(app, saved.value.state, mergedInto, caller) : saved;
}
