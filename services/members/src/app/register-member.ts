import { checkRequestId, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import type { MemberDraft } from '../domain/member.ts';
import { memberDecider } from '../domain/register.ts';
import { deedOf } from './deed.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp, SavedMember } from './ports.ts';

/** Takes an application under an id that derives from the request; a coordinator decides about it. */
export async function applyForMembership(
  app: MembersApp,
  id: Uuid,
  draft: MemberDraft,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  return takeIn(app, 'apply', id, draft, request);
}

/** Registers a member under an id that derives from the request, so that a repeat finds what the first one made. */
export async function registerMember(
  app: MembersApp,
  id: Uuid,
  draft: MemberDraft,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  return takeIn(app, 'register', id, draft, request);
}

async function takeIn(
  app: MembersApp,
  kind: 'apply' | 'register',
  id: Uuid,
  draft: MemberDraft,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const denied = mayUseRegister(request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const deed = deedOf(app, request.actor);
  return app.store.save(id, request, true, (current) =>
    memberDecider.decide({ kind, id, draft, ...deed }, current?.member),
  );
}
