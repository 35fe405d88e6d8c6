import { accept, type Actor, type Outcome, type Uuid, type RequestIdentity, checkRequestId } from '@inclust/kernel';
import { eraseReason, type EraseReason } from '../domain/erasure.ts';
import { notWhile } from '../domain/life-cycle.ts';
import type { Member } from '../domain/member.ts';
import { memberDecider } from '../domain/register.ts';
import type { ReadMember } from './change-member.ts';
import { currentMember, idsOf, memberNotFound, mostMerges } from './current-member.ts';
import { deedOf } from './deed.ts';
import { staleEtag } from './etag.ts';
import { isOwnRecord, mayUseRegister, visibleTo } from './permission.ts';
import type { MembersApp, SavedMember, VersionedMember } from './ports.ts';
import type { RightsApp } from './rights-ports.ts';

/** How many are looked at in one go. */
const most = 200;

/**
 * Erases a member, with whoever was merged into her: their records say who she was. With the records empty it is decided: what is to
 * follow, and did not since the process was stopped, is done by `finishErasures`.
 */
export async function eraseMember(
  app: RightsApp,
  read: ReadMember,
  wanted: string,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const { register } = app;
  const unusable = checkRequestId(request.requestId);
  if (unusable) return unusable;
  const found = await currentMember(register, read.id);
  const denied = mayUseRegister(request.actor);
  if (denied && !(found && isOwnRecord(register, request.actor, found.member))) return denied;
  const reason = eraseReason(wanted);
  if (!reason.ok) return reason;
  await app.audit.append({
    at: register.clock.now().at,
    actor: request.actor.id,
    action: 'member-erased',
    subject: `members/${read.id}`,
    reason: reason.value,
  });
  const saved = await emptyRecords(register, read, reason.value, request);
  if (!saved.ok) return saved;
  await finish(app, saved.value.member);
  return accept({ ...saved.value, member: visibleTo(request.actor, saved.value.member) });
}

/**
 * Does for those who are erased what has not been done yet, and sees that the stream of public state says of them that they are gone,
 * whatever came late. How many were finished.
 */
export async function finishErasures(app: RightsApp): Promise<number> {
  let done = 0;
  for (let after = ''; ;) {
    const page = await app.erasures.list(after, most);
    await app.register.republisher.republishStates(page);
    const finished = await app.erasures.finished(page.map(({ member }) => member.id));
    for (const { member } of page) {
      if (finished.has(member.id)) continue;
      await finish(app, member);
      done += 1;
    }
    const last = page.at(-1);
    if (!last || page.length < most) return done;
    after = last.member.id;
  }
}

/** Erases again those of the ledger whom the database does not know as erased: an older copy of it was put back. How many they were. */
export async function eraseReturned(app: RightsApp): Promise<number> {
  const actor: Actor = { kind: 'service', id: 'register', node: app.register.node, roles: [] };
  let returned = 0;
  for (const {
    member: { id },
  } of await notErased(app, [...app.ledger.all()])) {
    const found = await currentMember(app.register, id);
    if (!found || found.member.status === 'erased') continue;
    const request = { requestId: `returned-${id}`, method: 'EraseMember', body: new Uint8Array(), actor };
    const saved = await emptyRecords(app.register, { id, etag: '' }, 'returned', request);
    if (!saved.ok) continue;
    await finish(app, saved.value.member);
    returned += 1;
  }
  return returned;
}

/** Those of the members who are there and not erased: nearly always nobody, so all are asked for in a few queries. */
async function notErased({ register }: RightsApp, ids: readonly Uuid[]): Promise<VersionedMember[]> {
  const found: VersionedMember[] = [];
  for (let from = 0; from < ids.length; from += most)
    found.push(...(await register.store.getAll(ids.slice(from, from + most))));
  return found.filter(({ member }) => member.status !== 'erased');
}

/** Empties the record of a member and of whoever was merged into her, all or none of them. */
async function emptyRecords(
  app: MembersApp,
  { id, etag }: ReadMember,
  reason: EraseReason,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  for (let step = 0; step < mostMerges; step += 1) {
    const known = await currentMember(app, id);
    if (!known) return memberNotFound(app, id);
    const ids = idsOf(known.member);
    let again = false;
    const saved = await app.store.saveTogether(ids, request, (found) => {
      const [member] = found;
      // Merged on, or joined by another, since it was looked at.
      again = !member || member.member.merged !== undefined || idsOf(member.member).some((one) => !ids.includes(one));
      if (again || !member) return notWhile('merged');
      const stale = member.member.status === 'erased' ? undefined : staleEtag(app, member, etag);
      return stale ?? decideAll(found, { kind: 'erase', reason, ...deedOf(app, request.actor) });
    });
    if (again) continue;
    if (!saved.ok) return saved;
    const [member] = saved.value;
    return member ? accept(member) : memberNotFound(app, id);
  }
  return notWhile('merged');
}

function decideAll(
  found: readonly (VersionedMember | undefined)[],
  command: Parameters<typeof memberDecider.decide>[0],
) {
  const decided = [];
  for (const one of found) {
    const events = memberDecider.decide(command, one?.member);
    if (!events.ok) return events;
    decided.push(events.value);
  }
  return accept(decided);
}

/** Each step may be done again. */
async function finish(app: RightsApp, member: Member): Promise<void> {
  for (const id of idsOf(member)) {
    app.ledger.add(id);
    await app.vault.forget(id);
  }
  await app.erasures.finish(member.id, app.register.clock.now().at);
}
