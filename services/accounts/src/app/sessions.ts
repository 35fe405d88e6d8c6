import { accept, instantOfMilliseconds, parseUuid, refuse, type Outcome, type Uuid } from '@inclust/kernel';
import { isUsable, type Account } from '../domain/account.ts';
import type { AccountsApp } from './ports.ts';

/** What a session is used with. Secrets. */
export interface Tokens {
  readonly accessToken: string;
  /** In milliseconds since 1970. */
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
}

/** How long a session lives after its last refresh, in milliseconds: 30 days. */
const sessionLife = 30 * 24 * 60 * 60 * 1000;

/** The same whatever is wrong with a login. */
export const loginRefused = refuse({
  code: 'login-refused',
  kind: 'unauthenticated',
  message: 'The e-mail address or the password is wrong, or the account cannot be used.',
});

const sessionEnded = refuse({
  code: 'session-ended',
  kind: 'unauthenticated',
  message: 'The session has ended; log in again.',
});

/** Begins a session of an account that has proved itself. */
export async function beginSession(app: AccountsApp, account: Account): Promise<Outcome<Tokens>> {
  const now = app.now();
  const id = app.secrets.uuid();
  const refreshToken = newRefreshToken(app, id);
  const expiresAt = now + sessionLife;
  await app.sessions.begin({
    id,
    account: account.id,
    hash: app.secrets.hash(refreshToken),
    expiresAt: new Date(expiresAt),
  });
  // It may have been disabled meanwhile, and its other sessions ended.
  const current = await app.accounts.get(account.id);
  if (!current || !isUsable(current.state)) {
    await endAllSessions(app, account.id);
    return loginRefused;
  }
  await app.credentials.noteLogin(account.id, instantOfMilliseconds(now));
  return tokensOf(app, current.state, id, refreshToken, expiresAt);
}

/** Goes on with a session: a refresh token works once, and one that comes a second time was stolen from somebody. */
export async function refreshSession(app: AccountsApp, refreshToken: string): Promise<Outcome<Tokens>> {
  const id = sessionOf(refreshToken);
  if (!id) return sessionEnded;
  const now = new Date(app.now());
  const shown = app.secrets.hash(refreshToken);
  const next = newRefreshToken(app, id);
  const expiresAt = now.getTime() + sessionLife;
  const accountId = await app.sessions.rotate(id, shown, app.secrets.hash(next), new Date(expiresAt), now);
  if (!accountId) {
    if (await app.sessions.endReused(id, shown, now)) await app.ended({ sessions: [id], keys: [] });
    return sessionEnded;
  }
  const account = await app.accounts.get(accountId);
  if (!account || !isUsable(account.state)) return sessionEnded;
  return tokensOf(app, account.state, id, next, expiresAt);
}

/** Ends a session; the same where there is none. */
export async function logout(app: AccountsApp, refreshToken: string): Promise<void> {
  const id = sessionOf(refreshToken);
  if (id && (await app.sessions.end(id, app.secrets.hash(refreshToken), new Date(app.now()))))
    await app.ended({ sessions: [id], keys: [] });
}

/** Ends all sessions of an account, and the tokens of them that are out. */
export async function endAllSessions(app: AccountsApp, account: Uuid): Promise<void> {
  const sessions = await app.sessions.endAll(account, new Date(app.now()));
  if (sessions.length > 0) await app.ended({ sessions, keys: [] });
}

async function tokensOf(
  app: AccountsApp,
  { id, roles, member }: Account,
  session: Uuid,
  refreshToken: string,
  refreshExpiresAt: number,
): Promise<Outcome<Tokens>> {
  const { token, expiresAt } = await app.sign({ id, roles, session, ...(member ? { member } : {}) }, app.node);
  return accept({ accessToken: token, accessExpiresAt: expiresAt, refreshToken, refreshExpiresAt });
}

function newRefreshToken(app: AccountsApp, session: Uuid): string {
  return `isr_${session}_${app.secrets.random(32)}`;
}

function sessionOf(refreshToken: string): Uuid | undefined {
  return parseUuid(/^isr_(?<id>[0-9a-f-]{36})_[\w-]{43}$/u.exec(refreshToken)?.groups?.['id'] ?? '');
}
