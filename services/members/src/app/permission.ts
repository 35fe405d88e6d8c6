import { accept, hasRole, invalid, refuse, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { Member, MemberDraft } from '../domain/member.ts';
import { maySee, type SharedField } from '../domain/sharing.ts';
import { currentMember } from './current-member.ts';
import type { MembersApp, MemberStore } from './ports.ts';

/** Whether somebody may work with the register: coordinators and the operator of the node. */
export function mayUseRegister(actor: Actor): Outcome<never> | undefined {
  return hasRole(actor, ['coordinator', 'operator']) ? undefined : notAllowed;
}

/** Whether somebody may read the whole register: also officers and auditors. */
export function mayReadRegister(actor: Actor): Outcome<never> | undefined {
  return hasRole(actor, ['coordinator', 'operator', 'officer', 'auditor', 'service']) ? undefined : notAllowed;
}

/** Whether somebody may change one member: who works with the register, and a member herself. */
export async function mayChangeMember(app: MembersApp, actor: Actor, id: Uuid): Promise<Outcome<never> | undefined> {
  const denied = mayUseRegister(actor);
  return denied && (await isHerself(app, actor, id)) ? undefined : denied;
}

/** Whether somebody may read one member: who reads the register, and a member herself. */
export async function mayReadMember(app: MembersApp, actor: Actor, id: Uuid): Promise<Outcome<never> | undefined> {
  const denied = mayReadRegister(actor);
  return denied && (await isHerself(app, actor, id)) ? undefined : denied;
}

/** The fields of a profile that are for staff, by their name in the rules of sharing. */
const staffFields = { note: 'note', external_id: 'externalId' } as const satisfies Partial<Record<SharedField, string>>;

/** What a coordinator writes about a member is not for her to read. */
export function visibleTo(actor: Actor, member: Member): Member {
  if (!mayReadRegister(actor)) return member;
  const draft = { ...member.draft };
  for (const [field, name] of Object.entries(staffFields) as [SharedField, 'note' | 'externalId'][])
    if (!maySee('self', member, field)) delete draft[name];
  return { ...member, draft };
}

/** The profile as somebody may have it after a change: note, external id and first day are the coordinator's. */
export function checkOwnChange(actor: Actor, before: MemberDraft, after: MemberDraft): Outcome<MemberDraft> {
  if (!mayUseRegister(actor)) return accept(after);
  const fields = { ...staffFields, joined_date: 'joinedOn' } as const;
  const touched = Object.entries(fields).filter(([, field]) => before[field] !== after[field]);
  if (touched.length === 0) return accept(after);
  return invalid(
    touched.map(([field]) => ({
      field: `profile.${field}`,
      rule: 'coordinator-only',
      message: 'Only a coordinator may change this.',
    })),
  );
}

/** Whether somebody is the member herself; who was merged into another is that other one. */
export async function isHerself(
  app: Pick<MembersApp, 'node'> & { readonly store: Pick<MemberStore, 'get'> },
  actor: Actor,
  id: Uuid,
): Promise<boolean> {
  const own = ownMember(app, actor);
  if (own === undefined || own === id) return own === id;
  const [hers, asked] = await Promise.all([currentMember(app, own), currentMember(app, id)]);
  return hers !== undefined && hers.member.id === asked?.member.id;
}

/** Whether a record is the caller's own, and not only that of somebody whom a merge made the same: a merge may be wrong. */
export function isOwnRecord(app: Pick<MembersApp, 'node'>, actor: Actor, { id }: Member): boolean {
  return ownMember(app, actor) === id;
}

/** The member of this node to whom the caller's account belongs; `undefined` for any other caller. */
export function ownMember({ node }: Pick<MembersApp, 'node'>, actor: Actor): Uuid | undefined {
  if (actor.kind !== 'account' || actor.node !== node) return undefined;
  return hasRole(actor, ['member', 'organisation-representative']) ? actor.member : undefined;
}

/** The refusal of what the caller's roles do not allow. */
export const notAllowed = refuse({
  code: 'not-allowed',
  kind: 'denied',
  message: 'Your roles do not allow this.',
});
