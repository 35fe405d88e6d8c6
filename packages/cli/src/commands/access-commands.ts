import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import {
  changeAccountRoles,
  createAccount,
  getAccount,
  linkAccount,
  listAccounts,
  resetPassword,
  revokeAccountSessions,
  setPassword,
  switchAccount,
  unlinkAccount,
  type AccountChangeOptions,
} from './accounts.ts';
import { createKey, listKeys, revokeKey, rotateKey, setQuota } from './keys.ts';
import { login, logout, whoami } from './login.ts';

/** Commands about who may use a node. */
export function addAccessCommands(program: Command, handle: Handle): void {
  program
    .command('login')
    .description('begin a session at a node; the password is asked for or read from standard input')
    .option('--email <address>', 'of your account')
    .option('--oidc', "with the node's OpenID provider, in a browser")
    .option('--port <port>', 'where the browser comes back to on loopback (default: a free one)')
    .action(handle(login));
  program.command('logout').description('end the session at a node').action(handle(logout));
  program.command('whoami').description('who a node takes you for').action(handle(whoami));
  addAccountCommands(program.command('accounts').description('the accounts of a node'), handle);
  addKeyCommands(program.command('keys').description('the API keys of a node'), handle);
}

function addAccountCommands(accounts: Command, handle: Handle): void {
  accounts
    .command('create <email>')
    .description('make an account and send its invitation')
    .requiredOption('--role <role...>', 'such as coordinator')
    .option('--member <name>', 'the member of this node that it belongs to')
    .option('--language <code>', "of mail: el, sq or en (default: the node's)")
    .option('--request-id <id>', 'the same for a retry')
    .action(handle(createAccount));
  accounts.command('list').description('all accounts').action(handle(listAccounts));
  accounts.command('get <name>').description('one account').action(handle(getAccount));
  withChange(accounts.command('roles <name>'))
    .description('replace the roles of an account')
    .requiredOption('--role <role...>', 'all roles it shall have')
    .action(handle(changeAccountRoles));
  for (const [command, change, does] of [
    ['disable', 'disableAccount', 'let nobody log in with an account, and end its sessions'],
    ['enable', 'enableAccount', 'let people log in again with an account'],
  ] as const) {
    withChange(accounts.command(`${command} <name>`))
      .description(does)
      .action(
        handle((context, name: string, options: AccountChangeOptions) => switchAccount(context, change, name, options)),
      );
  }
  withChange(accounts.command('link <name> <member>'))
    .description('say which member of this node an account belongs to')
    .action(
      handle((context, name: string, member: string, options: AccountChangeOptions) =>
        linkAccount(context, name, member, options),
      ),
    );
  withChange(accounts.command('unlink <name>'))
    .description('say that an account belongs to no member, and end its sessions')
    .action(handle(unlinkAccount));
  accounts
    .command('revoke-sessions <name>')
    .description('end all sessions of an account')
    .action(handle(revokeAccountSessions));
  accounts
    .command('reset-password <email>')
    .description('ask for a mail with which a password can be set')
    .action(handle(resetPassword));
  accounts
    .command('set-password')
    .description('set a password with the line of the mail; both are asked for or read from standard input')
    .action(handle(setPassword));
}

function addKeyCommands(keys: Command, handle: Handle): void {
  withQuota(keys.command('create <label>'))
    .description('make a key for a program; it is printed this once')
    .option('--role <role...>', 'what it may do (default: integrator)')
    .option('--days <days>', 'when it ends, at most 731 (default: 365)')
    .action(handle(createKey));
  keys.command('list [prefix]').description('all keys, or those that begin so').action(handle(listKeys));
  keys
    .command('rotate <name>')
    .description('give a key a new secret; it is printed this once')
    .option('--grace <seconds>', 'how long the old one works, at most 604800 (default: 3600)')
    .action(handle(rotateKey));
  withQuota(keys.command('quota <name>'))
    .description('set how much a key may ask; the usual where nothing is said')
    .action(handle(setQuota));
  keys.command('revoke <name>').description('end a key at once').action(handle(revokeKey));
}

function withChange(command: Command): Command {
  return command
    .option('--etag <etag>', 'what the account was read as')
    .option('--request-id <id>', 'the same for a retry');
}

function withQuota(command: Command): Command {
  return command
    .option('--per-second <calls>', 'calls a second on average, at most 10000 (default: 50)')
    .option('--burst <calls>', 'calls at once after a time without any, at most 10000 (default: 100)')
    .option('--concurrent <calls>', 'calls under way at the same time, at most 1000 (default: 64)');
}
