import type { SessionTokens } from '@inclust/contracts';
import { nodeAddress, openNode, openNodeAnonymously, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { waitForCallback } from '../login/oidc-callback.ts';
import { readSecrets } from '../login/read-secret.ts';

/** Options of `login` as they are typed. */
export interface LoginOptions {
  readonly email?: string;
  readonly oidc?: boolean;
  readonly port?: string;
}

/** `inclust login`: begins a session at a node; the commands that follow use it. */
export async function login(context: Context, options: LoginOptions): Promise<ExitCode> {
  if (Boolean(options.email) === Boolean(options.oidc))
    throw new Failure('usage', 'option-invalid', 'Log in with "--email <address>" or with "--oidc".');
  const address = nodeAddress(context);
  const tokens = options.email
    ? await withPassword(context, options.email)
    : await withProvider(context, Number(options.port ?? 0));
  if (!tokens) throw new Failure('refused', 'answer-unreadable', 'The node answered without a session.');
  await context.logins.alone(async () => context.logins.put(address, tokens));
  context.out.result({ address, sessionUntil: tokens.refreshExpireTime }, () => `Logged in at ${address}.`);
  return exitCodes.ok;
}

/** `inclust logout`: ends the session at a node. */
export async function logout(context: Context): Promise<ExitCode> {
  const address = nodeAddress(context);
  const known = await context.logins.alone(async () => {
    const tokens = context.logins.get(address);
    if (!tokens) return false;
    using node = openNodeAnonymously(context);
    await node.sessions.logout({ refreshToken: tokens.refreshToken });
    context.logins.put(address, undefined);
    return true;
  });
  context.out.result({ address, loggedOut: known }, () =>
    known ? `Logged out at ${address}.` : `There was no login at ${address}.`,
  );
  return exitCodes.ok;
}

/** `inclust whoami`: who the node takes the caller for. */
export async function whoami(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const who = await node.sessions.whoAmI();
  context.out.result(who, () =>
    [`${who.kind} ${who.id} of ${who.nodeId}`, `roles: ${who.roles.join(', ') || 'none'}`, who.member]
      .filter(Boolean)
      .join('\n'),
  );
  return exitCodes.ok;
}

async function withPassword(context: Context, email: string): Promise<SessionTokens | undefined> {
  const [password = ''] = await readSecrets(context, ['Password']);
  using node = openNodeAnonymously(context);
  return (await node.sessions.login({ email, password })).tokens;
}

async function withProvider(context: Context, port: number): Promise<SessionTokens | undefined> {
  await using callback = await waitForCallback(port);
  using node = openNodeAnonymously(context);
  const { authorizationUri, loginId } = await node.sessions.beginOidcLogin({ redirectUri: callback.redirectUri });
  context.out.say(`Open this in your browser:\n${authorizationUri}`);
  const callbackUri = await callback.came;
  return (await node.sessions.completeOidcLogin({ loginId, callbackUri })).tokens;
}
