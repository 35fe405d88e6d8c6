import { accept, invalid, refuse, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import { mayReadMember, mayReadRegister, visibleTo } from './permission.ts';
import type { MemberPage, MemberQuery, MembersApp, VersionedMember } from './ports.ts';

/** One member, whatever the state. */
export async function getMember(app: MembersApp, id: Uuid, actor: Actor): Promise<Outcome<VersionedMember>> {
  const denied = mayReadMember(app, actor, id);
  if (denied) return denied;
  const found = await app.store.get(id);
  if (found) return accept({ ...found, member: visibleTo(actor, found.member) });
  return refuse({
    code: 'member-not-found',
    kind: 'not-found',
    message: 'There is no such member.',
    resource: `nodes/${app.node}/members/${id}`,
  });
}

/** Members by name. */
export async function listMembers(app: MembersApp, query: MemberQuery, actor: Actor): Promise<Outcome<MemberPage>> {
  return mayReadRegister(actor) ?? app.store.list(query);
}

/** Members in which every word of a query is found. */
export async function searchMembers(
  app: MembersApp,
  query: MemberQuery & { readonly words: string },
  actor: Actor,
): Promise<Outcome<MemberPage>> {
  const denied = mayReadRegister(actor);
  if (denied) return denied;
  const { words } = query;
  if (!/[\p{L}\p{N}]/u.test(words) || words.length > 200) {
    return invalid([
      {
        field: 'query',
        rule: 'query-length',
        message: 'Must have 1 to 200 characters with at least one letter or digit.',
      },
    ]);
  }
  return app.store.list(query);
}
