import {
  accept,
  isInfrastructure,
  refuse,
  type Outcome,
  type Uuid,
  type RequestIdentity,
  checkRequestId,
} from '@inclust/kernel';
import { joining, leaving, type BodyApplication } from '../../domain/bodies/application.ts';
import { bodyNotFound, type BodyRef } from '../../domain/bodies/body.ts';
import { mayApplyTo } from '../../domain/bodies/membership-decider.ts';
import { notWhile } from '../../domain/life-cycle.ts';
import { currentMember, memberNotFound } from '../current-member.ts';
import { mayActFor } from './acting-for.ts';
import { bodyNameOf, membershipId } from './names.ts';
import { tellBodyOf } from './tell-body.ts';
import type { BodiesApp } from './ports.ts';

/**
 * Takes down that a member of this node wants to join a body of any node. A body of this node has it then; another node is told as soon
 * as it can be reached, and nobody waits for that.
 */
export async function applyToBody(
  app: BodiesApp,
  body: BodyRef,
  name: Uuid,
  request: RequestIdentity,
): Promise<Outcome<BodyApplication>> {
  const denied = checkRequestId(request.requestId) ?? (await mayActFor(app, request.actor, name));
  if (denied) return denied;
  const found = (await currentMember({ store: app.members }, name))?.member;
  if (!found) return memberNotFound(app, name);
  // Who was merged into another is that other one.
  const member = found.id;
  if (found.status !== 'active') return notWhile(found.status);
  const known = body.node === app.node ? (await app.bodies.get(body.id))?.state : await app.nodes.findBody(body);
  const closed = known ? mayApplyTo(known, { kind: found.draft.kind }) : notHeardOf(body);
  if (closed) return closed;
  const { at } = app.clock.now();
  const id = membershipId(body, { node: app.node, member });
  return wish(
    app,
    await app.applications.change(id, request, (current) => accept(joining(current, { id, member, body }, at))),
  );
}

/** Takes down that a member of this node takes her application to a body back, or leaves it. */
export async function leaveBody(
  app: BodiesApp,
  body: BodyRef,
  name: Uuid,
  request: RequestIdentity,
): Promise<Outcome<BodyApplication>> {
  const denied = checkRequestId(request.requestId) ?? (await mayActFor(app, request.actor, name));
  if (denied) return denied;
  const member = (await currentMember({ store: app.members }, name))?.member.id ?? name;
  const { at } = app.clock.now();
  const id = membershipId(body, { node: app.node, member });
  return wish(app, await app.applications.change(id, request, (current) => leaving(current, at, 'own-wish')));
}

/** What is wanted of a body of this node is done at once, unless it cannot be now; another node is told by and by. */
async function wish(app: BodiesApp, kept: Outcome<BodyApplication>): Promise<Outcome<BodyApplication>> {
  if (!kept.ok) return kept;
  app.onStep('body-request.kept');
  if (kept.value.body.node !== app.node) {
    app.hurry();
    return kept;
  }
  try {
    await tellBodyOf(app, kept.value);
  } catch (error) {
    if (!isInfrastructure(error)) throw error;
    app.hurry();
  }
  return accept((await app.applications.get(kept.value.id)) ?? kept.value);
}

function notHeardOf(body: BodyRef): Outcome<never> {
  return refuse({ ...bodyNotFound.refusal, resource: bodyNameOf(body) });
}
