import { invalid, type Outcome, type Uuid } from '@inclust/kernel';
import type { MemberDraft } from '../domain/member.ts';
import { memberDecider } from '../domain/register.ts';
import { deedOf } from './deed.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp, RequestIdentity, SavedMember } from './ports.ts';

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

/** A `request_id` has 8 to 64 printable characters. */
export function checkRequestId(requestId: string): Outcome<never> | undefined {
  if (/^[\x21-\x7e]{8,64}$/.test(requestId)) return undefined;
  return invalid([
    {
      field: 'request_id',
      rule: 'request-id-format',
      message: 'Must have 8 to 64 printable ASCII characters, the same for a retry.',
    },
  ]);
}
