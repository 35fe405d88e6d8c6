import { accept, invalid, refuse, type Outcome } from '@inclust/kernel';
import { foldEmail } from '../domain/email.ts';
import { normalPassword, passwordViolations } from '../domain/password.ts';
import type { Account } from '../domain/account.ts';
import type { AccountMail, AccountsApp } from './ports.ts';
import { endAllSessions } from './sessions.ts';
import { attempt, triesFrom, triesOf } from './throttled.ts';

/** How long the token of a mail works, in hours. */
const hours = { invitation: 7 * 24, reset: 1 } as const satisfies Record<AccountMail['kind'], number>;

const resetInvalid = refuse({
  code: 'reset-invalid',
  kind: 'denied',
  message: 'The line from the mail is wrong, used or expired; ask for another mail.',
});

/** Sends mail with which the password of an account can be set; mails from before are no longer good. Rejects where it cannot be sent. */
export async function sendPasswordMail(app: AccountsApp, account: Account, kind: AccountMail['kind']): Promise<void> {
  const resetToken = `irt_${app.secrets.random(32)}`;
  const expiresAt = new Date(app.now() + hours[kind] * 3_600_000);
  await app.resets.put(app.secrets.hash(resetToken), account.id, expiresAt);
  await app.send({ kind, to: account.email, language: account.language, resetToken, hours: hours[kind] });
}

/** Sends a mail where there is an account. Everything that depends on it happens later, so that the answer tells nothing. */
export async function requestPasswordReset(app: AccountsApp, text: string, peer: string): Promise<Outcome<void>> {
  const email = foldEmail(text) ?? '';
  const locked = await attempt(app, ...triesOf(app, 'mail', email, peer));
  if (locked) return locked;
  app.later(async () => {
    const account = await app.accounts.findByEmail(email);
    if (account && !account.state.disabled)
      await sendPasswordMail(app, account.state, account.state.confirmed ? 'reset' : 'invitation');
  });
  return accept(undefined);
}

/** Sets a password with the token of a mail, which is used up; all sessions of the account end. */
export async function setPassword(
  app: AccountsApp,
  { resetToken, newPassword }: { readonly resetToken: string; readonly newPassword: string },
  peer: string,
): Promise<Outcome<void>> {
  const from = triesFrom(app, 'set-password', peer);
  const locked = await attempt(app, from);
  if (locked) return locked;
  const hash = app.secrets.hash(resetToken);
  const now = new Date(app.now());
  const owner = await app.resets.get(hash, now);
  const account = owner && (await app.accounts.get(owner));
  if (!owner || !account || account.state.disabled) return resetInvalid;
  await app.tries.takeBack(from.key, from.limits);
  const broken = passwordViolations(newPassword, account.state.email);
  if (broken.length > 0) return invalid(broken);
  const passwordHash = await app.passwords.hash(normalPassword(newPassword));
  if ((await app.resets.take(hash, now)) !== owner) return resetInvalid;
  await app.credentials.setPassword(owner, passwordHash);
  const saved = await app.accounts.save(owner, owner, undefined, false, () => accept({ kind: 'set-password' }));
  if (!saved.ok) return saved;
  await endAllSessions(app, owner);
  await app.tries.reset(triesOf(app, 'login', account.state.email, peer)[0].key);
  return accept(undefined);
}
