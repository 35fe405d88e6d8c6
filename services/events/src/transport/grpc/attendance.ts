import {
  CountMethod,
  type Attendance as ProtoAttendance,
  type AttendanceCount,
  type OccurrenceReport as ProtoReport,
} from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type NodeId, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { occurrenceNameOf } from '../../app/places/names.ts';
import type { OccurrenceReport as Report } from '../../app/visits/event-report.ts';
import { attendanceNameOf, attendanceOf } from '../../app/visits/names.ts';
import {
  countMethods as allMethods,
  countThatHolds,
  latest,
  visitorsOf,
  type Attendance,
  type Count,
  type RecordedCount,
} from '../../domain/visits/attendance.ts';
import type { ByOrigin, Origin } from '../../domain/visits/origin.ts';
import { confidences, countMethods } from './attendance-enums.ts';
import { originCounts, visitOrigins } from './check-in-enums.ts';

/** An attendance as the API shows it; with everything that was handed in where `whole`. */
export function attendanceToProto(
  node: NodeId,
  { state, version }: AtVersion<Attendance>,
  whole = false,
): ProtoAttendance {
  const { visited, counts, chosen, participants, completions } = state;
  const holds = countThatHolds(state);
  return {
    name: attendanceNameOf(node, attendanceOf(visited)),
    counts: allMethods.flatMap((method) => latest(state, method) ?? []).map(countToProto),
    method: holds ? countMethods.toProto(holds.method) : CountMethod.COUNT_METHOD_UNSPECIFIED,
    chosen: chosen !== undefined,
    visitors: holds ? originCounts(visitorsOf(holds)) : [],
    participants,
    completions,
    history: whole ? counts.map(countToProto) : [],
    etag: String(version),
  };
}

/** A count from a message; refused with the field that is wrong by itself. */
export function countFromProto(given: AttendanceCount | undefined): Outcome<Count> {
  if (!given) return invalid([{ field: 'count', rule: 'required', message: 'Say how many came.' }]);
  const broken: FieldViolation[] = [];
  const method = countMethods.fromProto(given.method);
  if (!method)
    broken.push({ field: 'count.method', rule: 'required', message: 'Must be TICKETS, DOOR_COUNT or ESTIMATE.' });
  const confidence = confidences.fromProto(given.confidence);
  if (!confidence)
    broken.push({ field: 'count.confidence', rule: 'required', message: 'Must be HIGH, MEDIUM or LOW.' });
  const counted = new Map<Origin, number>();
  for (const [turn, { origin, count }] of given.counted.entries()) {
    const known = visitOrigins.fromProto(origin);
    const field = `count.counted[${turn}].origin`;
    if (!known) broken.push({ field, rule: 'required', message: 'Say where they live, or UNKNOWN.' });
    else if (counted.has(known)) broken.push({ field, rule: 'twice', message: 'Each origin at most once.' });
    else if (count > 0) counted.set(known, count);
  }
  if (!method || !confidence || broken.length > 0) return invalid(broken);
  const { staff, evidence } = given;
  const byOrigin: ByOrigin = Object.fromEntries(counted);
  return accept({ method, counted: byOrigin, staff, confidence, ...(evidence === '' ? {} : { evidence }) });
}

/** What an occurrence came to, as the API shows it. */
export function reportToProto(node: NodeId, report: Report): ProtoReport {
  const { ref, active, cancelled, places, admitted, visitors, method, participants } = report;
  return {
    occurrence: ref ? occurrenceNameOf(node, ref) : '',
    active: BigInt(active),
    cancelled: BigInt(cancelled),
    confirmedPlaces: BigInt(places),
    admittedTickets: BigInt(admitted),
    visitors: originCounts(visitors),
    method: method ? countMethods.toProto(method) : CountMethod.COUNT_METHOD_UNSPECIFIED,
    participants: BigInt(participants),
  };
}

function countToProto({ method, counted, staff, confidence, evidence, at, reason }: RecordedCount): AttendanceCount {
  return {
    method: countMethods.toProto(method),
    counted: originCounts(counted),
    staff,
    confidence: confidences.toProto(confidence),
    evidence: evidence ?? '',
    time: at,
    reason: reason ?? '',
  };
}
