import { refuse, type NodeId, type Outcome } from '@inclust/kernel';
import { bodyNotFound } from '../../domain/bodies/body.ts';
import { bodyMembershipDecider } from '../../domain/bodies/membership-decider.ts';
import { type BodyMembership } from '../../domain/bodies/membership.ts';
import { membershipId } from './names.ts';
import type { AtVersion, BodiesApp, BodyRequest } from './ports.ts';

/** Hears what a member wants of a body of this node. Only the member's home may say so; the same wish twice is one. */
export async function hearWish(
  app: BodiesApp,
  caller: NodeId,
  { body: ref, wish }: BodyRequest,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  if (wish.subject.node !== caller)
    return refuse({ code: 'not-the-home', kind: 'denied', message: "Only a member's home says what she wants." });
  if (ref.node !== app.node) return bodyNotFound;
  const body = (await app.bodies.get(ref.id))?.state;
  if (!body) return bodyNotFound;
  const id = membershipId(ref, wish.subject);
  const deed = { ...app.clock.now(), by: `nodes/${caller}` };
  const saved = await app.memberships.save(id, undefined, (current) =>
    bodyMembershipDecider.decide({ kind: 'hear', id, body, wish, ...deed }, current?.state),
  );
  app.onStep('body-request.heard');
  return saved;
}
