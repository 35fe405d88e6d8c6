import { refuse, type Outcome, type Uuid } from '@inclust/kernel';
import { memberDecider, type MemberCommand } from '../domain/register.ts';
import type { MemberDraft } from '../domain/member.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp, RequestIdentity, SavedMember, VersionedMember } from './ports.ts';
import { checkRequestId } from './register-member.ts';

/** A member as the caller read it. */
export interface ReadMember {
  readonly id: Uuid;
  /** The etag it was read with; empty to change whatever it is now. */
  readonly etag: string;
}

/** Changes the profile by a pure function of what it is; decided again when somebody else was faster and no etag forbids it. */
export async function updateMember(
  app: MembersApp,
  read: ReadMember,
  change: (draft: MemberDraft) => Outcome<MemberDraft>,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  return changeMember(app, read, request, (current) => {
    const draft = change(current.member.draft);
    return draft.ok ? { ok: true, value: { kind: 'update', draft: draft.value } } : draft;
  });
}

/** Ends the current stay. */
export async function withdrawMember(
  app: MembersApp,
  read: ReadMember,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  return changeMember(app, read, request, () => ({ ok: true, value: { kind: 'withdraw' } }));
}

/** Begins another stay. */
export async function readmitMember(
  app: MembersApp,
  read: ReadMember,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  return changeMember(app, read, request, () => ({ ok: true, value: { kind: 'readmit' } }));
}

type Timeless<Command> = Command extends unknown ? Omit<Command, 'at' | 'today'> : never;

async function changeMember(
  app: MembersApp,
  { id, etag }: ReadMember,
  request: RequestIdentity,
  command: (current: VersionedMember) => Outcome<Timeless<MemberCommand>>,
): Promise<Outcome<SavedMember>> {
  const denied = mayUseRegister(request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const when = app.clock.now();
  const resource = `nodes/${app.node}/members/${id}`;
  return app.store.save(id, request, false, (current) => {
    if (!current)
      return refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.', resource });
    if (etag !== '' && etag !== String(current.version)) {
      return refuse({
        code: 'stale-etag',
        kind: 'stale',
        message: 'The member has changed since it was read.',
        resource,
        metadata: { etag: String(current.version) },
      });
    }
    const wanted = command(current);
    return wanted.ok ? memberDecider.decide({ ...wanted.value, ...when }, current.member) : wanted;
  });
}
