import { accept, type Uuid } from '@inclust/kernel';
import type { AccountsApp } from './ports.ts';
import { endAllSessions } from './sessions.ts';
import { triesOf } from './throttled.ts';

/** Who erases: nobody decides about it here. */
const by = 'register';

/**
 * Erases the accounts of a member who was erased: sessions, what she proved herself with, mail, and last the account's own data, so that
 * whatever is cut off is done again. How many were erased.
 */
export async function eraseAccountsOf(app: AccountsApp, member: Uuid): Promise<number> {
  let erased = 0;
  for (const { state } of await app.accounts.ofMember(member)) {
    if (state.erased) continue;
    const { id, email } = state;
    await endAllSessions(app, id);
    await app.resets.remove(id);
    await app.credentials.remove(id);
    for (const what of ['login', 'mail'] as const) await app.tries.reset(triesOf(app, what, email, '')[0].key);
    await app.forgetMail(email);
    const saved = await app.accounts.save(id, by, undefined, false, () => accept({ kind: 'erase' }));
    if (saved.ok) erased += 1;
  }
  return erased;
}
