import {
  AttendanceRecorded,
  CountConfidence,
  CountMethod,
  EventEdited,
  EventKind,
  EventState,
  MemberRegistered,
  MemberState,
  SupportDelivered,
  SupportKind,
  VisitOrigin,
  type Envelope,
  type EventType,
} from '@inclust/contracts';
import { uuid } from './versus.ts';

const disciplines = ['heritage', 'visual-arts', 'performing-arts', 'audiovisual', 'book-press'];
/** Of so many facts in a row each is of its own sort. */
const sorts = 20;

/** What figures must come to, worked out from how the facts are made. */
export interface Expected {
  readonly members: number;
  readonly events: number;
  readonly visits: number;
}

/** What so many facts of a node come to; `count` is a multiple of 20. */
export function expectedOf(count: number): Expected {
  const rounds = count / sorts;
  return { members: 14 * rounds, events: rounds, visits: 30 * rounds };
}

/**
 * An invented fact of a node by its turn. Of twenty, twelve are of people who joined and two of what changed about two of them, two of
 * organisations that joined, one of an event that was held, two of who came to it (the second count replaces the first), one of a support.
 */
export function factAt(node: string, numberOfNode: number, turn: number): Envelope {
  const sort = turn % sorts;
  const first = turn - sort;
  const id = (at: number): string => uuid(numberOfNode * 1_000_000 + at);
  const month = String(1 + ((turn * 7) % 12)).padStart(2, '0');
  const said = ((): readonly [type: EventType, about: string, version: number, body: Uint8Array] => {
    if (sort < 12) return memberFact(id(turn), 1, turn, month);
    if (sort < 14) return memberFact(id(first + sort - 12), 2, turn, month);
    if (sort < 16) return memberFact(id(turn), 1, turn, month, `GR:${turn % 200 === 14 ? '' : node}${turn}`);
    if (sort === 16) return eventFact(id(turn), turn, month);
    if (sort < 19) return attendanceFact(id(first + 17), id(first + 16), sort - 16, month);
    return supportFact(id(turn), `GR:${node}${first + 15}`, month);
  })();
  const [type, subject, version, body] = said;
  return {
    id: `${node}-${turn}`,
    type,
    node,
    time: `2027-${month}-10T10:00:00.000Z`,
    subject,
    version,
    tombstone: false,
    body,
  };
}

type Said = readonly [type: EventType, about: string, version: number, body: Uint8Array];

function memberFact(memberId: string, version: number, turn: number, month: string, distinctKey?: string): Said {
  const facts = {
    memberId,
    version: BigInt(version),
    state: MemberState.MEMBER_STATE_ACTIVE,
    kind: distinctKey ? 'organisation' : 'person',
    disciplines: [disciplines[turn % disciplines.length] ?? ''],
    periods: [{ fromDate: `2027-${month}-10`, toDate: '' }],
    ...(distinctKey ? { organisation: { distinctKey, countryCode: 'GR' } } : {}),
  };
  const type = version === 1 ? 'inclust.members.v1.MemberRegistered' : 'inclust.members.v1.MemberUpdated';
  return [
    type,
    `members/${memberId}`,
    version,
    MemberRegistered.encode(MemberRegistered.fromPartial({ facts })).finish(),
  ];
}

function eventFact(eventId: string, turn: number, month: string): Said {
  const facts = {
    eventId,
    version: 1n,
    state: EventState.EVENT_STATE_HELD,
    kind: EventKind.EVENT_KIND_PUBLIC_EVENT,
    disciplines: [disciplines[turn % disciplines.length] ?? ''],
    start: `2027-${month}-12T19:00:00Z`,
    timeZone: 'Europe/Athens',
  };
  return [
    'inclust.events.v1.EventEdited',
    `events/${eventId}`,
    1,
    EventEdited.encode(EventEdited.fromPartial({ facts })).finish(),
  ];
}

function attendanceFact(attendanceId: string, eventId: string, version: number, month: string): Said {
  const facts = {
    attendanceId,
    version: BigInt(version),
    eventId,
    recurrence: 'single',
    day: `2027-${month}-12`,
    method: CountMethod.COUNT_METHOD_TICKETS,
    confidence: CountConfidence.COUNT_CONFIDENCE_HIGH,
    hasEvidence: true,
    visitors: [
      { origin: VisitOrigin.VISIT_ORIGIN_DOMESTIC, count: 10 * version },
      { origin: VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER, count: 5 * version },
    ],
    participants: 3 * version,
  };
  return [
    'inclust.events.v1.AttendanceRecorded',
    `attendance/${attendanceId}`,
    version,
    AttendanceRecorded.encode(AttendanceRecorded.fromPartial({ facts })).finish(),
  ];
}

function supportFact(supportId: string, distinctKey: string, month: string): Said {
  const facts = {
    supportId,
    version: 1n,
    organisation: { distinctKey, countryCode: 'GR', enterprise: true },
    kind: SupportKind.SUPPORT_KIND_MENTORING,
    deliverDate: `2027-${month}-15`,
    hasEvidence: true,
  };
  return [
    'inclust.collaboration.v1.SupportDelivered',
    `supports/${supportId}`,
    1,
    SupportDelivered.encode(SupportDelivered.fromPartial({ facts })).finish(),
  ];
}
