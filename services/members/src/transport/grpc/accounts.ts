import { Metadata } from '@grpc/grpc-js';
import { AccountState, type Account, type AccountLookupServiceClient } from '@inclust/contracts';
import { InfrastructureError, type NodeId, type Uuid } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import type { KnownAccount } from '../../domain/personal-data.ts';
import { memberNameOf } from './member-name.ts';

/** How long the node's accounts may take to answer, in milliseconds. */
const longest = 5_000;

/** Asks the node's accounts which belong to members. Without their answer nobody is told that there are none. */
export function accountsOf(client: AccountLookupServiceClient, node: NodeId) {
  return async (members: readonly Uuid[]): Promise<readonly KnownAccount[]> => {
    const names = members.map((id) => memberNameOf(node, id));
    try {
      const { accounts } = await callUnary(
        client.listAccountsOfMembers.bind(client),
        new Metadata(),
        { members: names },
        longest,
      );
      return accounts.map(knownAccount);
    } catch (error) {
      throw new InfrastructureError('accounts are away', { cause: error });
    }
  };
}

function knownAccount({ name, email, language, roles, state, createTime, lastLoginTime }: Account): KnownAccount {
  return {
    name,
    email,
    language,
    roles,
    status: statuses.get(state) ?? 'active',
    createdAt: createTime ?? '',
    ...(lastLoginTime ? { lastLoginAt: lastLoginTime } : {}),
  };
}

const statuses: ReadonlyMap<AccountState, KnownAccount['status']> = new Map([
  [AccountState.ACCOUNT_STATE_INVITED, 'invited'],
  [AccountState.ACCOUNT_STATE_DISABLED, 'disabled'],
]);
