import { accept, invalid, refuse, type Outcome, type Uuid } from '@inclust/kernel';
import type { Account } from '../domain/account.ts';
import { change, type ReadAccount } from './accounts.ts';
import { memberRefusal } from './member-refusal.ts';
import type { AccountsApp, Kept, RequestIdentity } from './ports.ts';
import { endAllSessions } from './sessions.ts';

/** Says that an account belongs to a member, who has no other. Somebody else than who has the account does it. */
export async function linkAccount(
  app: AccountsApp,
  read: ReadAccount,
  member: Uuid | undefined,
  request: RequestIdentity,
): Promise<Outcome<Kept<Account>>> {
  if (member === undefined)
    return invalid([{ field: 'member', rule: 'required', message: 'Must name a member of this node.' }]);
  if (request.actor.id === read.id)
    return refuse({ code: 'own-account', kind: 'denied', message: 'Nobody says of herself which member she is.' });
  return app.alone(`member/${member}`, async () => {
    const refused = memberRefusal(await app.memberStanding(member)) ?? (await heldByAnother(app, read.id, member));
    if (refused) return refused;
    const saved = await change(app, read, request, () => ({ kind: 'link', member }));
    if (!saved.ok) return saved;
    // Who was erased meanwhile was told of before the account was hers, and not after.
    const gone = memberRefusal(await app.memberStanding(member));
    if (!gone) return saved;
    await app.accounts.save(read.id, request.actor.id, undefined, false, () => accept({ kind: 'unlink' }));
    return gone;
  });
}

/** Says that an account belongs to no member. Its sessions end, since tokens that are out still name her. */
export async function unlinkAccount(
  app: AccountsApp,
  read: ReadAccount,
  request: RequestIdentity,
): Promise<Outcome<Kept<Account>>> {
  const saved = await change(app, read, request, () => ({ kind: 'unlink' }));
  if (saved.ok) await endAllSessions(app, read.id);
  return saved;
}

async function heldByAnother(app: AccountsApp, id: Uuid, member: Uuid): Promise<Outcome<never> | undefined> {
  const others = (await app.accounts.ofMember(member)).filter(({ state }) => state.id !== id && !state.erased);
  if (others.length === 0) return undefined;
  return refuse({
    code: 'member-has-account',
    kind: 'exists',
    message: 'The member has another account.',
    metadata: { account: `nodes/${app.node}/accounts/${others[0]?.state.id}` },
  });
}
