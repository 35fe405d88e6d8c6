import { AccountLookupServiceService, type AccountLookupServiceServer } from '@inclust/contracts';
import { accept, invalid, type Uuid } from '@inclust/kernel';
import type { OutboxState } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { AccountsApp } from '../../app/ports.ts';
import { accountToProto } from './account-service.ts';
import { memberIn } from './resource-names.ts';

/** The most members that are asked about at once. */
const mostMembers = 1_000;

/** What the other services of the node ask about accounts. */
export function accountLookupService(
  app: AccountsApp,
  outbox: () => Promise<OutboxState>,
  context: RpcContext,
): RpcService {
  const { node } = app;
  const implementation: AccountLookupServiceServer = {
    listAccountsOfMembers: unary(context, async ({ members }) => {
      if (members.length > mostMembers)
        return invalid([{ field: 'members', rule: 'too-many', message: `At most ${mostMembers} members.` }]);
      const ids: Uuid[] = [];
      for (const name of members) {
        const id = memberIn(node, name);
        if (!id.ok) return id;
        if (id.value) ids.push(id.value);
      }
      const found = (await Promise.all(ids.map((id) => app.accounts.ofMember(id)))).flat();
      const kept = found.filter(({ state }) => !state.erased).toSorted((a, b) => (a.state.id < b.state.id ? -1 : 1));
      const credentials = await app.credentials.getAll(kept.map(({ state }) => state.id));
      return accept({ accounts: kept.map((one) => accountToProto(node, one, credentials.get(one.state.id) ?? {})) });
    }),
    getAccountsOutbox: unary(context, async () => {
      const { waiting, oldest } = await outbox();
      return accept({ waiting: BigInt(waiting), oldestTime: oldest?.toISOString() });
    }),
  };
  return { definition: AccountLookupServiceService, implementation };
}
