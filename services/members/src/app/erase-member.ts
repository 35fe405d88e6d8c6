import { accept, type Outcome, type Uuid } from '@inclust/kernel';
import { eraseReason } from '../domain/erasure.ts';
import { memberDecider } from '../domain/register.ts';
import { changeMember, type ReadMember } from './change-member.ts';
import { mayChangeMember } from './permission.ts';
import type { RequestIdentity, SavedMember } from './ports.ts';
import type { RightsApp } from './rights-ports.ts';

/** How many are looked at in one go. */
const most = 200;

/**
 * Erases a member. With the record empty it is decided: what is to follow, and did not since the process was stopped, is done by
 * `finishErasures`.
 */
export async function eraseMember(
  app: RightsApp,
  read: ReadMember,
  wanted: string,
  request: RequestIdentity,
): Promise<Outcome<SavedMember>> {
  const { register } = app;
  const denied = mayChangeMember(register, request.actor, read.id);
  if (denied) return denied;
  const reason = eraseReason(wanted);
  if (!reason.ok) return reason;
  await app.audit.append({
    at: register.clock.now().at,
    actor: request.actor.id,
    action: 'member-erased',
    subject: `members/${read.id}`,
    reason: reason.value,
  });
  const saved = await changeMember(register, read, request, () => accept({ kind: 'erase', reason: reason.value }));
  if (saved.ok) await finish(app, read.id);
  return saved;
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
    const erased = page.map(({ member }) => member.id);
    const finished = await app.erasures.finished(erased);
    for (const member of erased) {
      if (finished.has(member)) continue;
      await finish(app, member);
      done += 1;
    }
    const last = erased.at(-1);
    if (!last || erased.length < most) return done;
    after = last;
  }
}

/** Erases again those of the ledger whom the database does not know as erased: an older copy of it was put back. How many they were. */
export async function eraseReturned(app: RightsApp): Promise<number> {
  let returned = 0;
  for (const id of app.ledger.all()) {
    const deed = { ...app.register.clock.now(), by: 'register' };
    const outcome = await app.register.store.save(id, undefined, false, (current) =>
      memberDecider.decide({ kind: 'erase', reason: 'returned', ...deed }, current?.member),
    );
    if (!outcome.ok || !outcome.value.changed) continue;
    await finish(app, id);
    returned += 1;
  }
  return returned;
}

/** Each step may be done again. */
async function finish(app: RightsApp, member: Uuid): Promise<void> {
  app.ledger.add(member);
  await app.vault.forget(member);
  await app.erasures.finish(member, app.register.clock.now().at);
}
