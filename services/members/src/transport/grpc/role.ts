import { MemberHistoryEntry, MemberRole } from '@inclust/contracts';
import { accept, invalid, parsePlainDate, type NodeId, type Outcome, type PlainDateText } from '@inclust/kernel';
import type { HistoryEntry, Role } from '../../domain/member.ts';
import type { WantedRole } from '../../domain/roles.ts';
import { memberId, memberNameOf } from './member-name.ts';

/** A role as a message has it. */
export function roleToProto(node: NodeId, { kind, organisation, from, to }: Role): MemberRole {
  return MemberRole.fromPartial({
    kind,
    organisation: organisation ? memberNameOf(node, organisation) : '',
    fromDate: from,
    toDate: to ?? '',
  });
}

/** A role as it is asked for in a message. */
export function roleFromProto(node: NodeId, role: MemberRole | undefined): Outcome<WantedRole> {
  if (!role) return invalid([{ field: 'role', rule: 'required', message: 'Say which role.' }]);
  const organisation = role.organisation === '' ? undefined : memberId(node, role.organisation, 'role.organisation');
  if (organisation && !organisation.ok) return organisation;
  const from = dayOf('role.from_date', role.fromDate);
  if (!from.ok) return from;
  const to = dayOf('role.to_date', role.toDate);
  if (!to.ok) return to;
  return accept({
    kind: role.kind,
    ...(organisation ? { organisation: organisation.value } : {}),
    ...(from.value ? { from: from.value } : {}),
    ...(to.value ? { to: to.value } : {}),
  });
}

/** A step in the life of a membership as a message has it. */
export function historyToProto(
  node: NodeId,
  { kind, at, day, by, reason, role, purposes, merge }: HistoryEntry,
): MemberHistoryEntry {
  return MemberHistoryEntry.fromPartial({
    kind,
    time: at,
    date: day,
    actor: by,
    reason: reason ?? '',
    ...(role ? { role: roleToProto(node, role) } : {}),
    purposes: [...(purposes ?? [])],
    ...(merge ? { mergeSource: memberNameOf(node, merge.source), mergeTarget: memberNameOf(node, merge.target) } : {}),
  });
}

function dayOf(field: string, text: string): Outcome<PlainDateText | undefined> {
  if (text === '') return accept(undefined);
  const day = parsePlainDate(text);
  return day ? accept(day) : invalid([{ field, rule: 'date-format', message: 'Must be a day, YYYY-MM-DD.' }]);
}
