import {
  accept,
  instantOfMilliseconds,
  invalid,
  languages,
  refuse,
  type Actor,
  type FieldViolation,
  type GrantableRole,
  type Outcome,
  type Uuid,
} from '@inclust/kernel';
import { isUsable, type Account, type AccountCommand } from '../domain/account.ts';
import { foldEmail } from '../domain/email.ts';
import { mayGrant, rolesOf } from '../domain/grants.ts';
import { memberRefusal } from './member-refusal.ts';
import { sendPasswordMail } from './passwords.ts';
import type { AccountsApp, Kept, RequestIdentity } from './ports.ts';
import { endAllSessions } from './sessions.ts';

/** An account that is wanted, as it came. */
export interface WantedAccount {
  readonly email: string;
  /** The node's first language when empty. */
  readonly language: string;
  readonly roles: readonly string[];
  readonly member?: Uuid;
}

/** Makes an account and sends its invitation; a repeat sends it again while nobody has used it. */
export async function createAccount(
  app: AccountsApp,
  id: Uuid,
  wanted: WantedAccount,
  request: RequestIdentity,
): Promise<Outcome<Kept<Account>>> {
  const email = foldEmail(wanted.email);
  const language = languages.find((one) => one === (wanted.language || app.language));
  const roles = rolesOf(wanted.roles);
  const broken: FieldViolation[] = [...requestIdViolations(request.requestId)];
  if (!email) broken.push({ field: 'email', rule: 'email-format', message: 'Must be an e-mail address.' });
  if (!language) broken.push({ field: 'language', rule: 'language-unknown', message: 'Must be el, sq or en.' });
  if (!roles) broken.push(rolesViolation);
  if (broken.length > 0 || !email || !language || !roles) return invalid(broken);
  const denied = mayGrant(request.actor.roles, roles);
  if (denied) return denied;
  const refused = wanted.member && memberRefusal(await app.memberStanding(wanted.member));
  if (refused) return refused;
  const at = instantOfMilliseconds(app.now());
  const member = wanted.member ? { member: wanted.member } : {};
  const saved = await app.accounts.save(id, request.actor.id, request, true, () =>
    accept({ kind: 'create', id, email, language, roles, at, ...member }),
  );
  if (saved.ok && !saved.value.state.confirmed) await sendPasswordMail(app, saved.value.state, 'invitation');
  return saved;
}

/** Replaces the roles of an account. Where one is taken away its sessions end, since tokens that are out still name it. */
export async function changeRoles(
  app: AccountsApp,
  read: ReadAccount,
  codes: readonly string[],
  request: RequestIdentity,
): Promise<Outcome<Kept<Account>>> {
  const roles = rolesOf(codes);
  if (!roles) return invalid([rolesViolation]);
  const denied = mayGrant(request.actor.roles, roles);
  if (denied) return denied;
  const before = await app.accounts.get(read.id);
  const saved = await keepingAnOperator(app, read.id, roles.includes('operator'), () =>
    change(app, read, request, () => ({ kind: 'change-roles', roles })),
  );
  if (saved.ok && before?.state.roles.some((role) => !roles.includes(role))) await endAllSessions(app, read.id);
  return saved;
}

/** Lets nobody log in with an account any more, and ends its sessions. */
export async function disableAccount(
  app: AccountsApp,
  read: ReadAccount,
  request: RequestIdentity,
): Promise<Outcome<Kept<Account>>> {
  const saved = await keepingAnOperator(app, read.id, false, () =>
    change(app, read, request, () => ({ kind: 'disable' })),
  );
  if (saved.ok) await endAllSessions(app, read.id);
  return saved;
}

/** Lets people log in again with an account. */
export async function enableAccount(
  app: AccountsApp,
  read: ReadAccount,
  request: RequestIdentity,
): Promise<Outcome<Kept<Account>>> {
  return change(app, read, request, () => ({ kind: 'enable' }));
}

/** Ends all sessions of an account. */
export async function revokeSessions(app: AccountsApp, id: Uuid, actor: Actor): Promise<Outcome<void>> {
  const found = await app.accounts.get(id);
  if (!found) return notFound(app, id);
  const denied = mayGrant(actor.roles, found.state.roles);
  if (denied) return denied;
  await endAllSessions(app, id);
  return accept(undefined);
}

/** One account. */
export async function getAccount(app: AccountsApp, id: Uuid): Promise<Outcome<Kept<Account>>> {
  const found = await app.accounts.get(id);
  return found ? accept(found) : notFound(app, id);
}

/** An account as the caller read it; `etag` is empty to change whatever it is now. */
export interface ReadAccount {
  readonly id: Uuid;
  readonly etag: string;
}

/** Decides a command about an account of which the caller may give every role. */
export async function change(
  app: AccountsApp,
  { id, etag }: ReadAccount,
  request: RequestIdentity,
  command: () => AccountCommand,
): Promise<Outcome<Kept<Account>>> {
  const broken = requestIdViolations(request.requestId);
  if (broken.length > 0) return invalid(broken);
  return app.accounts.save(id, request.actor.id, request, false, (current) => {
    if (!current) return notFound(app, id);
    const denied = mayGrant(request.actor.roles, current.state.roles);
    if (denied) return denied;
    if (etag !== '' && etag !== String(current.version)) {
      return refuse({
        code: 'stale-etag',
        kind: 'stale',
        message: 'The account has changed since it was read.',
        metadata: { etag: String(current.version) },
      });
    }
    return accept(command());
  });
}

/** Does what may take an operator away only where another one is left; one at a time, so that two do not take each the other. */
async function keepingAnOperator(
  app: AccountsApp,
  id: Uuid,
  stays: boolean,
  work: () => Promise<Outcome<Kept<Account>>>,
): Promise<Outcome<Kept<Account>>> {
  const role: GrantableRole = 'operator';
  if (stays) return work();
  return app.alone('operators', async () => {
    const found = await app.accounts.get(id);
    if (found && isUsable(found.state) && found.state.roles.includes(role)) {
      if ((await app.accounts.countUsable(role, id)) === 0)
        return refuse({ code: 'last-operator', kind: 'state', message: 'It is the last operator who can log in.' });
    }
    return work();
  });
}

function notFound({ node }: AccountsApp, id: Uuid) {
  const resource = `nodes/${node}/accounts/${id}`;
  return refuse({ code: 'account-not-found', kind: 'not-found', message: 'There is no such account.', resource });
}

const rolesViolation: FieldViolation = {
  field: 'roles',
  rule: 'roles-known',
  message: 'Must be at least one known role, each once.',
};

function requestIdViolations(requestId: string): FieldViolation[] {
  if (/^[\x21-\x7e]{8,64}$/.test(requestId)) return [];
  const message = 'Must have 8 to 64 printable ASCII characters, the same for a retry.';
  return [{ field: 'request_id', rule: 'request-id-format', message }];
}
