import { Member as ProtoMember, type MemberFilter as ProtoFilter } from '@inclust/contracts';
import { accept, invalid, parseUuid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import type { MemberFilter, VersionedMember } from '../../app/ports.ts';
import { statusFromProto, statusToProto } from './enums.ts';
import { profileToProto } from './profile.ts';

/** A member as the API shows it. */
export function memberToProto(node: NodeId, { member, version }: VersionedMember): ProtoMember {
  return ProtoMember.fromPartial({
    name: `nodes/${node}/members/${member.id}`,
    etag: String(version),
    state: statusToProto(member.status),
    profile: profileToProto(member.draft),
    periods: member.periods.map(({ from, to }) => ({ fromDate: from, toDate: to ?? '' })),
    createTime: member.registeredAt,
    updateTime: member.changedAt,
  });
}

/** The id in a resource name of this node. */
export function memberId(node: NodeId, name: string, field = 'name'): Outcome<Uuid> {
  const [nodes, owner, members, segment = '', ...more] = name.split('/');
  const id = parseUuid(segment);
  if (nodes === 'nodes' && owner === node && members === 'members' && more.length === 0 && id) return accept(id);
  return invalid([{ field, rule: 'resource-name', message: `Must be nodes/${node}/members/{uuid}.` }]);
}

/** A filter from a message; what is empty or unspecified wants everything. */
export function filterFromProto(filter: ProtoFilter | undefined): Outcome<MemberFilter> {
  const kind = filter?.kind ?? '';
  if (kind !== '' && kind !== 'person' && kind !== 'organisation') {
    return invalid([{ field: 'filter.kind', rule: 'kind-unknown', message: 'Must be person, organisation or empty.' }]);
  }
  const status = filter && statusFromProto(filter.state);
  return accept({
    ...(kind ? { kind } : {}),
    ...(status ? { status } : {}),
    ...(filter?.discipline ? { discipline: filter.discipline } : {}),
  });
}
