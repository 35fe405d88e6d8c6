import {
  AttendanceServiceService,
  ChooseCountMethodRequest,
  CorrectAttendanceRequest,
  CountMethod,
  CountTicketsRequest,
  NoteCompletionsRequest,
  RecordAttendanceRequest,
  type AttendanceServiceServer,
} from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import { pageSize, type AtVersion } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService, identify } from '@inclust/rpc';
import { registrationAt } from '../../app/door/names.ts';
import { venueId } from '../../app/names.ts';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import {
  chooseMethod,
  correctAttendance,
  countTickets,
  noteCompletions,
  recordAttendance,
} from '../../app/visits/change-attendance.ts';
import { getEventReport } from '../../app/visits/event-report.ts';
import { parseAttendanceName } from '../../app/visits/names.ts';
import type { AttendanceFilter, AttendanceOf, VisitsApp } from '../../app/visits/ports.ts';
import { getAttendance, listAttendance } from '../../app/visits/read-attendance.ts';
import type { Attendance } from '../../domain/visits/attendance.ts';
import { attendanceToProto, countFromProto, reportToProto } from './attendance.ts';
import { countMethods } from './attendance-enums.ts';
import { newId } from './new-id.ts';
import { eventOf, misnamed } from './named.ts';

const mostAtOnce = 500;

/** Attendance as a gRPC service. */
export function attendanceService(app: VisitsApp, context: RpcContext): RpcService {
  const { node } = app;
  const implementation: AttendanceServiceServer = {
    recordAttendance: unary(context, async (request, call) => {
      const of = attendanceOf(node, request.name);
      if (!of.ok) return of;
      const count = countFromProto(request.count);
      if (!count.ok) return count;
      const identity = identify('RecordAttendance', RecordAttendanceRequest, request, call);
      const wish = { id: countId(node, identity), count: count.value };
      return answer(node, belowCount(await recordAttendance(app, of.value, wish, identity)));
    }),
    correctAttendance: unary(context, async (request, call) => {
      const of = attendanceOf(node, request.name);
      if (!of.ok) return of;
      const count = countFromProto(request.count);
      if (!count.ok) return count;
      const identity = identify('CorrectAttendance', CorrectAttendanceRequest, request, call);
      const wish = { id: countId(node, identity), count: count.value, reason: request.count?.reason ?? '' };
      return answer(node, belowCount(await correctAttendance(app, of.value, wish, identity)));
    }),
    countTickets: unary(context, async (request, call) => {
      const ref = occurrenceOf(node, request.name);
      if (!ref.ok) return ref;
      const identity = identify('CountTickets', CountTicketsRequest, request, call);
      const wish = { id: countId(node, identity), staff: request.staff };
      return answer(node, await countTickets(app, ref.value, wish, identity));
    }),
    chooseCountMethod: unary(context, async (request, call) => {
      const of = attendanceOf(node, request.name);
      if (!of.ok) return of;
      const isOpen = request.method === CountMethod.COUNT_METHOD_UNSPECIFIED;
      const method = isOpen ? null : countMethods.fromProto(request.method);
      if (method === undefined)
        return invalid([{ field: 'method', rule: 'unknown', message: 'Must be TICKETS, DOOR_COUNT or ESTIMATE.' }]);
      const identity = identify('ChooseCountMethod', ChooseCountMethodRequest, request, call);
      return answer(node, await chooseMethod(app, of.value, method, identity));
    }),
    noteCompletions: unary(context, async (request, call) => {
      const ref = occurrenceOf(node, request.name);
      if (!ref.ok) return ref;
      const registrations = registrationsOf(node, ref.value, request.registrations);
      if (!registrations.ok) return registrations;
      const identity = identify('NoteCompletions', NoteCompletionsRequest, request, call);
      const wish = { registrations: registrations.value, isCompleted: request.completed };
      return answer(node, await noteCompletions(app, ref.value, wish, identity));
    }),
    getAttendance: unary(context, async ({ name }, { actor }) => {
      const of = attendanceOf(node, name);
      return of.ok ? answer(node, await getAttendance(app, of.value, actor), true) : of;
    }),
    getEventReport: unary(context, async (request, { actor }) => {
      const event = eventOf(node, request.event);
      if (!event.ok) return event;
      const found = await getEventReport(app, event.value, actor);
      if (!found.ok) return found;
      const { occurrences, total } = found.value;
      return accept({
        occurrences: occurrences.map((one) => reportToProto(node, one)),
        total: reportToProto(node, total),
      });
    }),
    listAttendance: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const filter = filterOf(node, request);
      if (!filter.ok) return filter;
      const page = { pageSize: size.value, pageToken: request.pageToken };
      const found = await listAttendance(app, filter.value, page, actor);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ attendances: items.map((one) => attendanceToProto(node, one)), nextPageToken });
    }),
  };
  return { definition: AttendanceServiceService, implementation };
}

function answer(node: NodeId, outcome: Outcome<AtVersion<Attendance>>, whole = false) {
  return outcome.ok ? accept({ attendance: attendanceToProto(node, outcome.value, whole) }) : outcome;
}

/** Fields of a count are named as the request has them. */
function belowCount<Value>(outcome: Outcome<Value>): Outcome<Value> {
  if (outcome.ok || !outcome.refusal.violations) return outcome;
  return invalid(outcome.refusal.violations.map((one) => ({ ...one, field: `count.${one.field}` })));
}

function countId(node: NodeId, identity: RequestIdentity): Uuid {
  return newId(node, 'attendance', identity);
}

function attendanceOf(node: NodeId, name: string): Outcome<AttendanceOf> {
  const of = parseAttendanceName(node, name);
  const form = `nodes/${node}/events/{uuid}/occurrences/{occurrence}/attendance or nodes/${node}/venues/{uuid}/days/{date}/attendance`;
  return of ? accept(of) : misnamed('name', form);
}

function occurrenceOf(node: NodeId, name: string): Outcome<OccurrenceRef> {
  const of = parseAttendanceName(node, name);
  const form = `nodes/${node}/events/{uuid}/occurrences/{occurrence}/attendance`;
  return of?.kind === 'occurrence' ? accept(of.ref) : misnamed('name', form);
}

function registrationsOf(node: NodeId, ref: OccurrenceRef, names: readonly string[]): Outcome<readonly Uuid[]> {
  if (names.length === 0 || names.length > mostAtOnce)
    return invalid([{ field: 'registrations', rule: 'count', message: `1 to ${mostAtOnce} registrations.` }]);
  const ids = names.map((name) => registrationAt(node, ref, name));
  const wrong = ids.indexOf(undefined);
  if (wrong >= 0) return misnamed(`registrations[${wrong}]`, 'a registration of the occurrence');
  return accept([...new Set(ids.flatMap((id) => id ?? []))]);
}

function filterOf(
  node: NodeId,
  { event, venue }: { readonly event: string; readonly venue: string },
): Outcome<AttendanceFilter> {
  if ((event === '') === (venue === ''))
    return invalid([{ field: 'event', rule: 'one-of', message: 'Say which event, or which venue.' }]);
  if (event !== '') {
    const id = eventOf(node, event);
    return id.ok ? accept({ event: id.value }) : id;
  }
  const id = venueId(node, venue, 'venue');
  return id.ok ? accept({ venue: id.value }) : id;
}
