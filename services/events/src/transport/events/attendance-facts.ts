import {
  AttendanceCorrected,
  AttendanceMethodChosen,
  AttendanceParticipantsNoted,
  AttendanceRecorded,
  CountConfidence,
  CountMethod,
  type AttendanceFacts,
} from '@inclust/contracts';
import { unreachable } from '@inclust/kernel';
import type { PendingEvent } from '@inclust/mongo';
import { attendanceId, attendanceOf } from '../../app/visits/names.ts';
import { countThatHolds, visitorsOf, type Attendance, type AttendanceEvent } from '../../domain/visits/attendance.ts';
import { confidences, countMethods } from '../grpc/attendance-enums.ts';
import { originCounts } from '../grpc/check-in-enums.ts';

/** An event of an attendance as a message of the contract: counts and codes. */
export function encodeAttendanceEvent(
  event: AttendanceEvent,
  attendance: Attendance,
  version: number,
): Pick<PendingEvent, 'type' | 'body'> {
  const facts = factsOf(attendance, version);
  switch (event.kind) {
    case 'recorded':
      return { type: 'inclust.events.v1.AttendanceRecorded', body: AttendanceRecorded.encode({ facts }).finish() };
    case 'corrected': {
      const body = AttendanceCorrected.encode({ facts, reason: event.count.reason ?? '' }).finish();
      return { type: 'inclust.events.v1.AttendanceCorrected', body };
    }
    case 'chosen':
      return {
        type: 'inclust.events.v1.AttendanceMethodChosen',
        body: AttendanceMethodChosen.encode({ facts }).finish(),
      };
    case 'participants-noted':
      return {
        type: 'inclust.events.v1.AttendanceParticipantsNoted',
        body: AttendanceParticipantsNoted.encode({ facts }).finish(),
      };
    default:
      return unreachable(event);
  }
}

function factsOf(attendance: Attendance, version: number): AttendanceFacts {
  const { visited, where, participants, completions } = attendance;
  const count = countThatHolds(attendance);
  return {
    attendanceId: attendanceId(attendanceOf(visited)),
    version: BigInt(version),
    eventId: visited.kind === 'occurrence' ? visited.event : '',
    recurrence: visited.kind === 'occurrence' ? visited.recurrence : '',
    venueId: where.venue ?? '',
    day: where.day,
    method: count ? countMethods.toProto(count.method) : CountMethod.COUNT_METHOD_UNSPECIFIED,
    confidence: count ? confidences.toProto(count.confidence) : CountConfidence.COUNT_CONFIDENCE_UNSPECIFIED,
    hasEvidence: count?.evidence !== undefined,
    visitors: count ? originCounts(visitorsOf(count)) : [],
    staff: count?.staff ?? 0,
    participants,
    completions,
  };
}
