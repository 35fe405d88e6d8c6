import { accept, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { HistoryEntry } from '../domain/member.ts';
import { currentMember, memberNotFound } from './current-member.ts';
import { mayReadMember, mayReadRegister, visibleTo } from './permission.ts';
import type { MemberPage, MemberQuery, MembersApp, VersionedMember } from './ports.ts';

/** The member that an id stands for, whatever the state, as the caller may see it. */
export async function getMember(app: MembersApp, id: Uuid, actor: Actor): Promise<Outcome<VersionedMember>> {
  const denied = await mayReadMember(app, actor, id);
  if (denied) return denied;
  const found = await currentMember(app, id);
  return found ? accept({ ...found, member: visibleTo(actor, found.member) }) : memberNotFound(app, id);
}

/** What happened to a member, and to those who were merged into it before they were, oldest first. */
export async function memberHistory(
  app: MembersApp,
  id: Uuid,
  actor: Actor,
): Promise<Outcome<readonly HistoryEntry[]>> {
  const found = await getMember(app, id, actor);
  if (!found.ok) return found;
  const { history, aliases = [] } = found.value.member;
  const others = await app.store.getAll(aliases.map(({ source }) => source));
  const known = new Set(history.flatMap(mergeKey));
  const theirs = others
    .flatMap(({ member }) => member.history)
    .filter((entry) => !mergeKey(entry).some((key) => known.has(key)));
  return accept([...history, ...theirs].toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)));
}

/** A merge stands in the history of both. */
function mergeKey({ kind, at, merge }: HistoryEntry): string[] {
  return merge ? [`${kind} ${at} ${merge.source}`] : [];
}

/** Members by name. */
export async function listMembers(app: MembersApp, query: MemberQuery, actor: Actor): Promise<Outcome<MemberPage>> {
  return mayReadRegister(actor) ?? app.store.list(query);
}
