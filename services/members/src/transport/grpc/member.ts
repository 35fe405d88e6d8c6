import { Member as ProtoMember, type CountMembersResponse, type MemberFilter as ProtoFilter } from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome } from '@inclust/kernel';
import type { MemberFilter, VersionedMember } from '../../app/ports.ts';
import type { MemberCounts } from '../../domain/member-counts.ts';
import type { Consent } from '../../domain/consents.ts';
import { consentToProto, sharingToProto } from './consent.ts';
import { placeOf } from '../../domain/place.ts';
import { statusFromProto, statusToProto } from './enums.ts';
import { memberNameOf } from './member-name.ts';
import { profileToProto } from './profile.ts';
import { roleToProto } from './role.ts';

/** A member as the API shows it. */
export function memberToProto(node: NodeId, { member, version }: VersionedMember): ProtoMember {
  return ProtoMember.fromPartial({
    name: memberNameOf(node, member.id),
    etag: String(version),
    state: statusToProto(member.status),
    profile: profileToProto(member.draft),
    periods: member.periods.map(({ from, to }) => ({ fromDate: from, toDate: to ?? '' })),
    roles: member.roles.map((role) => roleToProto(node, role)),
    consents: member.consents.toSorted(byTime).map(consentToProto),
    sharing: sharingToProto(member),
    createTime: member.registeredAt,
    updateTime: member.changedAt,
  });
}

function byTime(one: Consent, other: Consent): number {
  return one.givenAt < other.givenAt ? -1 : one.givenAt > other.givenAt ? 1 : 0;
}

/** A filter from a message; what is empty or unspecified wants everything. */
export function filterFromProto(filter: ProtoFilter | undefined): Outcome<MemberFilter> {
  const kind = filter?.kind ?? '';
  if (kind !== '' && kind !== 'person' && kind !== 'organisation') {
    return invalid([{ field: 'filter.kind', rule: 'kind-unknown', message: 'Must be person, organisation or empty.' }]);
  }
  const locality = filter?.locality.trim() ?? '';
  if (locality !== '' && (locality.length > 200 || placeOf(locality) === '')) {
    const message = 'Must have at most 200 characters, with at least one letter or digit.';
    return invalid([{ field: 'filter.locality', rule: 'locality-length', message }]);
  }
  const status = filter && statusFromProto(filter.state);
  return accept({
    ...(kind ? { kind } : {}),
    ...(status ? { status } : {}),
    ...(filter?.discipline ? { discipline: filter.discipline } : {}),
    ...(locality ? { locality } : {}),
  });
}

/** Counts as the API shows them. */
export function countsToProto({
  statuses,
  ...counts
}: MemberCounts & { readonly corrected: boolean }): CountMembersResponse {
  return {
    members: counts.members,
    kinds: [...counts.kinds],
    states: [...statuses],
    disciplines: [...counts.disciplines],
    localities: [...counts.localities],
    corrected: counts.corrected,
  };
}
