import { AccountState, type Account } from '@inclust/contracts';
import { openNode, openNodeAnonymously, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { readSecrets } from '../login/read-secret.ts';

/** What every change of an account can be told. */
export interface AccountChangeOptions {
  readonly etag?: string;
  readonly requestId?: string;
}

/** Options of `accounts create` as they are typed. */
export interface AccountCreateOptions {
  readonly role: readonly string[];
  readonly language?: string;
  readonly member?: string;
  readonly requestId?: string;
}

/** `inclust accounts create`. */
export async function createAccount(
  context: Context,
  email: string,
  { role: roles, language = '', member = '', requestId = '' }: AccountCreateOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const { account } = await node.accounts.createAccount({ email, roles: [...roles], language, member, requestId });
  return showAccount(context, account);
}

/** `inclust accounts list`. */
export async function listAccounts(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const accounts = await Array.fromAsync(node.accounts.everyAccount());
  context.out.result({ accounts }, () =>
    context.out.table<Account>(
      [
        { title: 'account', value: ({ name }) => name },
        { title: 'e-mail', value: ({ email }) => email },
        { title: 'roles', value: ({ roles }) => roles.join(', ') },
        { title: 'state', value: ({ state }) => stateNames[state] },
        { title: 'member', value: ({ member }) => member },
        { title: 'last login', value: ({ lastLoginTime }) => lastLoginTime ?? '' },
      ],
      accounts,
    ),
  );
  return exitCodes.ok;
}

/** `inclust accounts get`. */
export async function getAccount(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  return showAccount(context, (await node.accounts.getAccount({ name })).account);
}

/** `inclust accounts roles`. */
export async function changeAccountRoles(
  context: Context,
  name: string,
  { role: roles, etag = '', requestId = '' }: AccountChangeOptions & { readonly role: readonly string[] },
): Promise<ExitCode> {
  using node = openNode(context);
  const answer = await node.accounts.changeAccountRoles({ name, roles: [...roles], etag, requestId });
  return showAccount(context, answer.account);
}

/** `inclust accounts disable` and `enable`. */
export async function switchAccount(
  context: Context,
  change: 'disableAccount' | 'enableAccount',
  name: string,
  { etag = '', requestId = '' }: AccountChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  return showAccount(context, (await node.accounts[change]({ name, etag, requestId })).account);
}

/** `inclust accounts link`: says which member an account belongs to. */
export async function linkAccount(
  context: Context,
  name: string,
  member: string,
  { etag = '', requestId = '' }: AccountChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  return showAccount(context, (await node.accounts.linkAccount({ name, member, etag, requestId })).account);
}

/** `inclust accounts unlink`. */
export async function unlinkAccount(
  context: Context,
  name: string,
  { etag = '', requestId = '' }: AccountChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  return showAccount(context, (await node.accounts.unlinkAccount({ name, etag, requestId })).account);
}

/** `inclust accounts revoke-sessions`. */
export async function revokeAccountSessions(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  const answer = await node.accounts.revokeAccountSessions({ name });
  context.out.result(answer, () => `All sessions of ${name} have ended.`);
  return exitCodes.ok;
}

/** `inclust accounts reset-password`: asks for the mail. */
export async function resetPassword(context: Context, email: string): Promise<ExitCode> {
  using node = openNodeAnonymously(context);
  const answer = await node.sessions.requestPasswordReset({ email });
  context.out.result(answer, () => 'If there is such an account, a mail is on its way to it.');
  return exitCodes.ok;
}

/** `inclust accounts set-password`: with the line of the mail. */
export async function setPassword(context: Context): Promise<ExitCode> {
  const [resetToken = '', newPassword = ''] = await readSecrets(context, ['The line from the mail', 'New password']);
  using node = openNodeAnonymously(context);
  const answer = await node.sessions.setPassword({ resetToken: resetToken.trim(), newPassword });
  context.out.result(answer, () => 'The password is set; log in with "inclust login".');
  return exitCodes.ok;
}

const stateNames: Readonly<Record<AccountState, string>> = {
  [AccountState.ACCOUNT_STATE_UNSPECIFIED]: '',
  [AccountState.ACCOUNT_STATE_INVITED]: 'invited',
  [AccountState.ACCOUNT_STATE_ACTIVE]: 'active',
  [AccountState.ACCOUNT_STATE_DISABLED]: 'disabled',
  [AccountState.UNRECOGNIZED]: 'unknown',
};

function showAccount({ out }: Context, account: Account | undefined): ExitCode {
  out.result(account ?? {}, () => {
    if (!account) return '';
    const { name, email, roles, state, member, etag } = account;
    return [name, email, `roles: ${roles.join(', ')}`, `state: ${stateNames[state]}`, member, `etag: ${etag}`]
      .filter(Boolean)
      .join('\n');
  });
  return exitCodes.ok;
}
