import { invalid, parseNodeId, refuse, accept, type Actor, type Outcome } from '@inclust/kernel';
import type { IssuedToken } from '@inclust/access';
import type { AccountsApp } from './ports.ts';

/** Signs a token with which another node knows a member of this one. It is good there alone, so that node cannot use it here. */
export async function issueNodeToken(app: AccountsApp, node: string, actor: Actor): Promise<Outcome<IssuedToken>> {
  const audience = parseNodeId(node);
  if (!audience || audience === app.node)
    return invalid([{ field: 'node_id', rule: 'other-node', message: 'Must be the id of another node.' }]);
  if (actor.kind !== 'account' || !actor.member) {
    return refuse({
      code: 'not-a-member',
      kind: 'denied',
      message: 'Only the account of a member has a token for another node.',
    });
  }
  const { id, session, member } = actor;
  return accept(await app.sign({ id, roles: ['member'], member, session }, audience));
}
