import type { Member, WatchMembersRequest } from '@inclust/contracts';
import { accept, parseUuid, type Actor, type Outcome } from '@inclust/kernel';
import { namesOf, pagesOf, type WatchKind } from '@inclust/watch';
import type { MembersApp } from '../../app/ports.ts';
import { getMember, listMembers } from '../../app/read-members.ts';
import { memberId } from './member-name.ts';
import { memberToProto } from './member.ts';

type Thing = { $case: 'member'; value: Member };

const pageSize = 200;

/** What watching the register tells. Events are those of members; a snapshot has each member as GetMember answers it. */
export function memberWatch(app: MembersApp): WatchKind<WatchMembersRequest, Thing> {
  const { node } = app;
  const thing = (found: Parameters<typeof memberToProto>[1]): Thing => ({
    $case: 'member',
    value: memberToProto(node, found),
  });
  return {
    path: 'members.v1.member.',
    names: ({ members }) =>
      namesOf('members', members, (name, field) => {
        const id = memberId(node, name, field);
        return id.ok ? accept(`members/${id.value}`) : id;
      }),
    nameOf: ({ subject }) => subject,
    snapshot: (subjects, actor) =>
      subjects.length > 0
        ? each(subjects, actor)
        : pagesOf(async (pageToken) => {
            const found = await listMembers(app, { filter: {}, pageSize, pageToken }, actor);
            if (!found.ok) return found;
            const { members, nextPageToken } = found.value;
            return accept({ things: members.map(thing), nextPageToken });
          }),
  };

  async function* each(subjects: readonly string[], actor: Actor): AsyncGenerator<Outcome<readonly Thing[]>> {
    for (const subject of subjects) {
      const id = parseUuid(subject.slice('members/'.length));
      if (!id) continue;
      const found = await getMember(app, id, actor);
      yield found.ok ? accept([thing(found.value)]) : found;
    }
  }
}
