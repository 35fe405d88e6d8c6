import {
  accept,
  invalid,
  type Outcome,
  type PlainDateText,
  type Uuid,
  type RequestIdentity,
  checkRequestId,
} from '@inclust/kernel';
import type { WantedConsent } from '../domain/consents.ts';
import type { Move } from '../domain/life-cycle.ts';
import { memberDecider, type Deed, type MemberCommand } from '../domain/register.ts';
import type { WantedRole } from '../domain/roles.ts';
import type { MemberDraft } from '../domain/member.ts';
import { currentMember, memberNotFound, saveFollowing } from './current-member.ts';
import { deedOf } from './deed.ts';
import { staleEtag } from './etag.ts';
import { checkOwnChange, isHerself, mayChangeMember, mayUseRegister, visibleTo } from './permission.ts';
import type { MembersApp, SavedMember, VersionedMember } from './ports.ts';

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
  const denied = await mayChangeMember(app, request.actor, read.id);
  if (denied) return denied;
  const source = (await isHerself(app, request.actor, read.id)) ? 'portal' : 'staff';
  return changeMember(app, read, request, ({ member }) => {
    const changed = change(member.draft);
    const draft = changed.ok ? checkOwnChange(request.actor, member.draft, changed.value) : changed;
    return draft.ok ? accept({ kind: 'update', draft: draft.value, source }) : draft;
  });
}

/** Moves the membership on: admits, declines, suspends, resumes, ends it or begins another stay. */
export async function moveMember(
  app: MembersApp,
  read: ReadMember,
  move: Move,
  reason: string,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const { actor } = request;
  const denied = move === 'withdraw' ? await mayChangeMember(app, actor, read.id) : mayUseRegister(actor);
  return denied ?? changeMember(app, read, request, () => accept({ kind: move, reason }));
}

/** Grants a role; an organisation that is to be represented must be an active member of this register. */
export async function grantRole(
  app: MembersApp,
  read: ReadMember,
  role: WantedRole,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const denied = mayUseRegister(request.actor);
  if (denied) return denied;
  const organisation = role.organisation && (await currentMember(app, role.organisation))?.member;
  if (role.organisation && (organisation?.draft.kind !== 'organisation' || organisation.status !== 'active')) {
    return invalid([
      {
        field: 'role.organisation',
        rule: 'organisation-unknown',
        message: 'Must be an organisation that is an active member here.',
      },
    ]);
  }
  const wanted = { ...role, ...(organisation ? { organisation: organisation.id } : {}) };
  return changeMember(app, read, request, () => accept({ kind: 'grant-role', role: wanted }));
}

/** Ends a role that is open on that day, today when absent. */
export async function endRole(
  app: MembersApp,
  read: ReadMember,
  role: Pick<WantedRole, 'kind' | 'organisation'>,
  on: PlainDateText | undefined,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const denied = mayUseRegister(request.actor);
  if (denied) return denied;
  const organisation = role.organisation && (await currentMember(app, role.organisation))?.member.id;
  const wanted = { ...role, ...(organisation ? { organisation } : {}) };
  return changeMember(app, read, request, () => accept({ kind: 'end-role', role: wanted, ...(on ? { on } : {}) }));
}

/** Enters a consent. */
export async function giveConsent(
  app: MembersApp,
  read: ReadMember,
  consent: WantedConsent,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const denied = await mayChangeMember(app, request.actor, read.id);
  return denied ?? changeMember(app, read, request, () => accept({ kind: 'give-consent', consent }));
}

/** Ends the consent to a purpose. */
export async function withdrawConsent(
  app: MembersApp,
  read: ReadMember,
  purpose: string,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const denied = await mayChangeMember(app, request.actor, read.id);
  return denied ?? changeMember(app, read, request, () => accept({ kind: 'withdraw-consent', purpose }));
}

/** Chooses who may see which field. */
export async function setSharing(
  app: MembersApp,
  read: ReadMember,
  changes: Readonly<Record<string, string>>,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const denied = await mayChangeMember(app, request.actor, read.id);
  return denied ?? changeMember(app, read, request, () => accept({ kind: 'set-sharing', changes }));
}

type Intent<Command> = Command extends unknown ? Omit<Command, keyof Deed> : never;

async function changeMember(
  app: MembersApp,
  { id, etag }: ReadMember,
  request: RequestIdentity,
  command: (current: VersionedMember) => Outcome<Intent<MemberCommand>>,
): Promise<Outcome<SavedMember>> {
  const wrong = checkRequestId(request.requestId);
  if (wrong) return wrong;
  const deed = deedOf(app, request.actor);
  const saved = await saveFollowing(app, id, request, (current, at) => {
    if (!current) return memberNotFound(app, at);
    const stale = staleEtag(app, current, etag);
    if (stale) return stale;
    const wanted = command(current);
    return wanted.ok ? memberDecider.decide({ ...wanted.value, ...deed }, current.member) : wanted;
  });
  return saved.ok ? accept({ ...saved.value, member: visibleTo(request.actor, saved.value.member) }) : saved;
}
