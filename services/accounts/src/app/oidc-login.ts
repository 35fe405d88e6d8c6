import { accept, invalid, refuse, type Outcome } from '@inclust/kernel';
import type { Kept, AccountsApp, OidcPerson } from './ports.ts';
import type { Account } from '../domain/account.ts';
import { foldEmail } from '../domain/email.ts';
import { beginSession, loginRefused, type Tokens } from './sessions.ts';
import { attempt, triesFrom } from './throttled.ts';

const notConfigured = refuse({
  code: 'oidc-not-configured',
  kind: 'state',
  message: 'This node has no OpenID provider.',
});

/** How long a login may take, in milliseconds. */
const longest = 600_000;

/** Begins a login with the OpenID provider. */
export async function beginOidcLogin(
  app: AccountsApp,
  redirectUri: string,
  peer: string,
): Promise<Outcome<{ readonly uri: string; readonly id: string }>> {
  if (!app.oidc) return notConfigured;
  if (!URL.canParse(redirectUri) || !/^https?:$/u.test(new URL(redirectUri).protocol))
    return invalid([{ field: 'redirect_uri', rule: 'uri-format', message: 'Must be an http or https address.' }]);
  const locked = await attempt(app, triesFrom(app, 'oidc', peer));
  if (locked) return locked;
  const { uri, login } = await app.oidc.provider.begin(redirectUri);
  const id = app.secrets.random(24);
  await app.oidc.logins.put({ ...login, id: app.secrets.hash(id), expiresAt: new Date(app.now() + longest) });
  return accept({ uri, id });
}

/** Ends a login with the OpenID provider. Accounts are never made this way: who comes must have been invited. */
export async function completeOidcLogin(
  app: AccountsApp,
  { loginId, callbackUri }: { readonly loginId: string; readonly callbackUri: string },
  peer: string,
): Promise<Outcome<Tokens>> {
  const { oidc } = app;
  if (!oidc) return notConfigured;
  const login = await oidc.logins.take(app.secrets.hash(loginId), new Date(app.now()));
  const person = login && (await oidc.provider.complete(login, callbackUri));
  const account = person && (await accountOf(app, person));
  if (!account || account.state.disabled) return loginRefused;
  const confirmed = await app.accounts.save(account.state.id, account.state.id, undefined, false, () =>
    accept({ kind: 'confirm' }),
  );
  if (!confirmed.ok) return confirmed;
  const from = triesFrom(app, 'oidc', peer);
  await app.tries.takeBack(from.key, from.limits);
  return beginSession(app, confirmed.value.state);
}

/** The account that a person is linked with, or is linked with now because the provider has verified its address. */
async function accountOf(app: AccountsApp, { subject, verifiedEmail }: OidcPerson): Promise<Kept<Account> | undefined> {
  const linked = await app.credentials.findBySubject(subject);
  if (linked) return app.accounts.get(linked);
  const email = verifiedEmail === undefined ? undefined : foldEmail(verifiedEmail);
  const account = email === undefined ? undefined : await app.accounts.findByEmail(email);
  if (!account || account.state.disabled) return undefined;
  return (await app.credentials.linkSubject(account.state.id, subject)) ? account : undefined;
}
