import { refuse, type Outcome, type Uuid, type RequestIdentity } from '@inclust/kernel';
import { notWhile } from '../domain/life-cycle.ts';
import type { Member } from '../domain/member.ts';
import type { MemberEvent } from '../domain/register.ts';
import type { MembersApp, MemberStore, SavedMember, VersionedMember } from './ports.ts';

/** How many merges in a row are followed; nobody makes more of one member. */
export const mostMerges = 100;

/** The member that an id stands for: where it was merged into another, that one. */
export async function currentMember(
  { store }: { readonly store: Pick<MemberStore, 'get'> },
  id: Uuid,
): Promise<VersionedMember | undefined> {
  let found = await store.get(id);
  for (let step = 0; step < mostMerges && found?.member.merged; step += 1)
    found = await store.get(found.member.merged.into);
  return found;
}

/** Decides and saves at the member that an id stands for; a merge in between is followed. */
export async function saveFollowing(
  app: MembersApp,
  id: Uuid,
  request: RequestIdentity,
  decide: (current: VersionedMember | undefined, id: Uuid) => Outcome<readonly MemberEvent[]>,
): Promise<Outcome<SavedMember>> {
  let at = id;
  for (let step = 0; step < mostMerges; step += 1) {
    const here = at;
    let into: Uuid | undefined;
    const saved = await app.store.save(here, request, false, (current) => {
      into = current?.member.merged?.into;
      return into ? notWhile('merged') : decide(current, here);
    });
    if (!into) return saved;
    at = into;
  }
  return notWhile('merged');
}

/** The ids that stand for a member: her own, and those of whoever was merged into her. */
export function idsOf({ id, aliases = [] }: Member): Uuid[] {
  return [id, ...aliases.map(({ source }) => source)];
}

/** The refusal of a name that nobody has. */
export function memberNotFound({ node }: Pick<MembersApp, 'node'>, id: Uuid) {
  return refuse({
    code: 'member-not-found',
    kind: 'not-found',
    message: 'There is no such member.',
    resource: `nodes/${node}/members/${id}`,
  });
}
