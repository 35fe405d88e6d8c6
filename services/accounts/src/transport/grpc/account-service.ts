import {
  Account as ProtoAccount,
  AccountServiceService,
  AccountState,
  ChangeAccountRolesRequest,
  CreateAccountRequest,
  DisableAccountRequest,
  EnableAccountRequest,
  LinkAccountRequest,
  UnlinkAccountRequest,
  type AccountServiceServer,
} from '@inclust/contracts';
import { accept, type NodeId, type Outcome } from '@inclust/kernel';
import { derivedId, pageSize, requestKey } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import {
  changeRoles,
  createAccount,
  disableAccount,
  enableAccount,
  getAccount,
  revokeSessions,
} from '../../app/accounts.ts';
import { linkAccount, unlinkAccount } from '../../app/link-account.ts';
import type { AccountsApp, Credentials, Kept } from '../../app/ports.ts';
import type { Account } from '../../domain/account.ts';
import { accountId, accountNameOf, memberIn } from './resource-names.ts';

/** The accounts as a gRPC service. */
export function accountService(app: AccountsApp, context: RpcContext): RpcService {
  const { node } = app;
  const answer = async (outcome: Outcome<Kept<Account>>) =>
    outcome.ok
      ? accept({ account: accountToProto(node, outcome.value, await app.credentials.get(outcome.value.state.id)) })
      : outcome;
  const implementation: AccountServiceServer = {
    createAccount: unary(context, async (request, { actor }) => {
      const member = memberIn(node, request.member);
      if (!member.ok) return member;
      const body = CreateAccountRequest.encode(request).finish();
      const identity = { method: 'CreateAccount', requestId: request.requestId, body, actor };
      const id = derivedId(`${node}/accounts`, requestKey(actor.id, 'CreateAccount', request.requestId, body).key);
      const { email, language, roles } = request;
      const wanted = { email, language, roles, ...(member.value ? { member: member.value } : {}) };
      return answer(await createAccount(app, id, wanted, identity));
    }),
    getAccount: unary(context, async ({ name }) => {
      const id = accountId(node, name);
      return id.ok ? answer(await getAccount(app, id.value)) : id;
    }),
    listAccounts: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const page = await app.accounts.list(size.value, request.pageToken);
      if (!page.ok) return page;
      const { items, nextPageToken } = page.value;
      const credentials = await app.credentials.getAll(items.map(({ state }) => state.id));
      const accounts = items.map((one) => accountToProto(node, one, credentials.get(one.state.id) ?? {}));
      return accept({ accounts, nextPageToken });
    }),
    changeAccountRoles: unary(context, async (request, { actor }) => {
      const id = accountId(node, request.name);
      if (!id.ok) return id;
      const body = ChangeAccountRolesRequest.encode(request).finish();
      const identity = { method: 'ChangeAccountRoles', requestId: request.requestId, body, actor };
      return answer(await changeRoles(app, { id: id.value, etag: request.etag }, request.roles, identity));
    }),
    disableAccount: unary(context, async (request, { actor }) => {
      const id = accountId(node, request.name);
      if (!id.ok) return id;
      const body = DisableAccountRequest.encode(request).finish();
      const identity = { method: 'DisableAccount', requestId: request.requestId, body, actor };
      return answer(await disableAccount(app, { id: id.value, etag: request.etag }, identity));
    }),
    enableAccount: unary(context, async (request, { actor }) => {
      const id = accountId(node, request.name);
      if (!id.ok) return id;
      const body = EnableAccountRequest.encode(request).finish();
      const identity = { method: 'EnableAccount', requestId: request.requestId, body, actor };
      return answer(await enableAccount(app, { id: id.value, etag: request.etag }, identity));
    }),
    linkAccount: unary(context, async (request, { actor }) => {
      const id = accountId(node, request.name);
      if (!id.ok) return id;
      const member = memberIn(node, request.member);
      if (!member.ok) return member;
      const body = LinkAccountRequest.encode(request).finish();
      const identity = { method: 'LinkAccount', requestId: request.requestId, body, actor };
      return answer(await linkAccount(app, { id: id.value, etag: request.etag }, member.value, identity));
    }),
    unlinkAccount: unary(context, async (request, { actor }) => {
      const id = accountId(node, request.name);
      if (!id.ok) return id;
      const body = UnlinkAccountRequest.encode(request).finish();
      const identity = { method: 'UnlinkAccount', requestId: request.requestId, body, actor };
      return answer(await unlinkAccount(app, { id: id.value, etag: request.etag }, identity));
    }),
    revokeAccountSessions: unary(context, async ({ name }, { actor }) => {
      const id = accountId(node, name);
      if (!id.ok) return id;
      const done = await revokeSessions(app, id.value, actor);
      return done.ok ? accept({ revokeTime: new Date(app.now()).toISOString() }) : done;
    }),
  };
  return { definition: AccountServiceService, implementation };
}

/** An account as the API shows it: nothing of what its person proves herself with. */
export function accountToProto(
  node: NodeId,
  { state, version }: Kept<Account>,
  { lastLoginAt }: Credentials,
): ProtoAccount {
  return ProtoAccount.fromPartial({
    name: accountNameOf(node, state.id),
    etag: String(version),
    email: state.email,
    language: state.language,
    roles: [...state.roles],
    member: state.member ? `nodes/${node}/members/${state.member}` : '',
    state: stateOf(state),
    createTime: state.createdAt,
    ...(lastLoginAt ? { lastLoginTime: lastLoginAt } : {}),
  });
}

function stateOf({ confirmed, disabled }: Account): AccountState {
  if (disabled) return AccountState.ACCOUNT_STATE_DISABLED;
  return confirmed ? AccountState.ACCOUNT_STATE_ACTIVE : AccountState.ACCOUNT_STATE_INVITED;
}
