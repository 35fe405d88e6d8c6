import type { AtVersion } from '@inclust/mongo';
import {
  accept,
  type Outcome,
  type PlainDateText,
  type Uuid,
  type RequestIdentity,
  checkRequestId,
  staleVersion,
} from '@inclust/kernel';
import { bodyNotFound, type Body, type BodyId } from '../../domain/bodies/body.ts';
import type { WantedBodyRole } from '../../domain/bodies/body-role.ts';
import { bodyMembershipDecider, membershipNotFound } from '../../domain/bodies/membership-decider.ts';
import { type BodyMembership, type BodyMembershipCommand } from '../../domain/bodies/membership.ts';
import type { Deed } from '../../domain/register.ts';
import { mayUseRegister } from '../permission.ts';
import { membershipNameOf } from './names.ts';
import type { BodiesApp } from './ports.ts';

/** A membership as the caller read it. */
export interface ReadMembership {
  readonly body: BodyId;
  readonly id: Uuid;
  /** The etag it was read with; empty to change whatever it is now. */
  readonly etag: string;
}

/** What a body decides about a membership. */
export type MembershipDecision =
  | { readonly kind: 'admit' }
  | { readonly kind: 'decline' | 'end'; readonly reason: string }
  | { readonly kind: 'grant-role'; readonly role: WantedBodyRole }
  | { readonly kind: 'end-role'; readonly role: string; readonly on?: PlainDateText };

/** Decides about a membership of a body of this node; the member's home is told. */
export async function decideMembership(
  app: BodiesApp,
  read: ReadMembership,
  decision: MembershipDecision,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  const denied = mayUseRegister(request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const body = (await app.bodies.get(read.body))?.state;
  if (!body) return bodyNotFound;
  const deed = { ...app.clock.now(), by: request.actor.id };
  const saved = await app.memberships.save(read.id, request, (current) => {
    if (!current || current.state.body !== read.body) return membershipNotFound;
    const resource = membershipNameOf({ node: app.node, id: read.body }, read.id);
    return (
      staleVersion(read.etag, current.version, resource) ??
      bodyMembershipDecider.decide(commandOf(decision, body, deed), current.state)
    );
  });
  if (saved.ok) app.hurry();
  return saved;
}

function commandOf(decision: MembershipDecision, body: Body, deed: Deed): BodyMembershipCommand {
  return decision.kind === 'admit' ? { ...decision, body, ...deed } : { ...decision, ...deed };
}

/** One membership of a body of this node. */
export async function findMembership(
  app: BodiesApp,
  body: BodyId,
  id: Uuid,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  const found = await app.memberships.get(id);
  return found?.state.body === body ? accept(found) : membershipNotFound;
}
