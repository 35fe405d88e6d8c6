import type { Outcome } from '@inclust/kernel';
import { isUsable } from '../domain/account.ts';
import { foldEmail } from '../domain/email.ts';
import { normalPassword } from '../domain/password.ts';
import type { AccountsApp } from './ports.ts';
import { beginSession, loginRefused, type Tokens } from './sessions.ts';
import { attempt, triesOf } from './throttled.ts';

/**
 * Logs in by e-mail and password. Whatever is wrong gives the same answer after the same work: an account that there is not is looked up
 * and hashed against like one that there is.
 */
export async function login(
  app: AccountsApp,
  given: { readonly email: string; readonly password: string },
  peer: string,
): Promise<Outcome<Tokens>> {
  const email = foldEmail(given.email) ?? '';
  const [of, from] = triesOf(app, 'login', email, peer);
  const locked = await attempt(app, of, from);
  if (locked) return locked;
  const account = await app.accounts.findByEmail(email);
  const { passwordHash } = await app.credentials.get(account?.state.id ?? nobody);
  // One that is too long fits nothing, after the same work.
  const password = given.password.length > longest ? '' : normalPassword(given.password);
  const fits = await app.passwords.verify(password, passwordHash);
  if (!fits || !account || !isUsable(account.state)) return loginRefused;
  await app.tries.reset(of.key);
  await app.tries.takeBack(from.key, from.limits);
  return beginSession(app, account.state);
}

/** In UTF-16 units: more than any password has before it is brought into its form. */
const longest = 4_096;

const nobody = '00000000-0000-0000-0000-000000000000' as Parameters<AccountsApp['accounts']['get']>[0];
