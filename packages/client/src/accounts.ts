import {
  ChangeAccountRolesRequest,
  CreateAccountRequest,
  DisableAccountRequest,
  EnableAccountRequest,
  GetAccountRequest,
  LinkAccountRequest,
  ListAccountsRequest,
  RevokeAccountSessionsRequest,
  UnlinkAccountRequest,
  type Account,
  type AccountServiceClient,
  type ChangeAccountRolesResponse,
  type CreateAccountResponse,
  type DisableAccountResponse,
  type EnableAccountResponse,
  type GetAccountResponse,
  type LinkAccountResponse,
  type ListAccountsResponse,
  type RevokeAccountSessionsResponse,
  type UnlinkAccountResponse,
} from '@inclust/contracts';
import { change, once, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** The accounts of a node; every method is an rpc of `inclust.accounts.v1.AccountService`. */
export interface AccountsApi {
  createAccount(request: Partially<CreateAccountRequest>): Promise<CreateAccountResponse>;
  getAccount(request: Partially<GetAccountRequest>): Promise<GetAccountResponse>;
  listAccounts(request: Partially<ListAccountsRequest>): Promise<ListAccountsResponse>;
  changeAccountRoles(request: Partially<ChangeAccountRolesRequest>): Promise<ChangeAccountRolesResponse>;
  disableAccount(request: Partially<DisableAccountRequest>): Promise<DisableAccountResponse>;
  enableAccount(request: Partially<EnableAccountRequest>): Promise<EnableAccountResponse>;
  linkAccount(request: Partially<LinkAccountRequest>): Promise<LinkAccountResponse>;
  unlinkAccount(request: Partially<UnlinkAccountRequest>): Promise<UnlinkAccountResponse>;
  revokeAccountSessions(request: Partially<RevokeAccountSessionsRequest>): Promise<RevokeAccountSessionsResponse>;
  /** All pages of `listAccounts`. */
  everyAccount(): AsyncGenerator<Account>;
}

/** The promise client of a node's accounts. */
export function accountsApi(client: AccountServiceClient, settings: CallSettings): AccountsApi {
  const list = (request: Partially<ListAccountsRequest>): Promise<ListAccountsResponse> =>
    read(settings, client.listAccounts.bind(client), ListAccountsRequest.fromPartial(request));
  return {
    createAccount: (request) =>
      change(settings, client.createAccount.bind(client), CreateAccountRequest.fromPartial(request)),
    getAccount: (request) => read(settings, client.getAccount.bind(client), GetAccountRequest.fromPartial(request)),
    listAccounts: list,
    changeAccountRoles: (request) =>
      change(settings, client.changeAccountRoles.bind(client), ChangeAccountRolesRequest.fromPartial(request)),
    disableAccount: (request) =>
      change(settings, client.disableAccount.bind(client), DisableAccountRequest.fromPartial(request)),
    enableAccount: (request) =>
      change(settings, client.enableAccount.bind(client), EnableAccountRequest.fromPartial(request)),
    linkAccount: (request) =>
      change(settings, client.linkAccount.bind(client), LinkAccountRequest.fromPartial(request)),
    unlinkAccount: (request) =>
      change(settings, client.unlinkAccount.bind(client), UnlinkAccountRequest.fromPartial(request)),
    revokeAccountSessions: (request) =>
      once(settings, client.revokeAccountSessions.bind(client), RevokeAccountSessionsRequest.fromPartial(request)),
    everyAccount: () =>
      allItems(async (pageToken) => {
        const { accounts, nextPageToken } = await list({ pageSize: 1_000, pageToken });
        return { items: accounts, nextPageToken };
      }),
  };
}
