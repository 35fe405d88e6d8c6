import { parsePlainDate, type NodeId, type Uuid } from '@inclust/kernel';
import { derivedId } from '@inclust/mongo';
import type { Visited } from '../../domain/visits/attendance.ts';
import { venueId, venueNameOf } from '../names.ts';
import { occurrenceNameOf, parseOccurrenceName } from '../places/names.ts';
import type { AttendanceOf } from './ports.ts';

/** The resource name of an attendance. */
export function attendanceNameOf(node: NodeId, of: AttendanceOf): string {
  const visited =
    of.kind === 'occurrence' ? occurrenceNameOf(node, of.ref) : `${venueNameOf(node, of.venue)}/days/${of.day}`;
  return `${visited}/attendance`;
}

/** What a name of this node says it is the attendance of; `undefined` when it is none. */
export function parseAttendanceName(node: NodeId, name: string): AttendanceOf | undefined {
  const visited = /^(?<visited>.*)\/attendance$/.exec(name)?.groups?.['visited'] ?? '';
  const ref = parseOccurrenceName(node, visited);
  if (ref) return { kind: 'occurrence', ref };
  const [site = '', date = '', ...more] = visited.split('/days/');
  const venue = venueId(node, site);
  const day = parsePlainDate(date);
  return venue.ok && day && more.length === 0 ? { kind: 'site', venue: venue.value, day } : undefined;
}

/** What a visit is the attendance of. */
export function attendanceOf(visited: Visited): AttendanceOf {
  if (visited.kind === 'site') return visited;
  const { event, recurrence } = visited;
  return { kind: 'occurrence', ref: { event, recurrence } };
}

/** The id of an attendance: the same for the same occurrence, or site and day. */
export function attendanceId(of: AttendanceOf): Uuid {
  return of.kind === 'occurrence'
    ? derivedId(`attendance/${of.ref.event}`, of.ref.recurrence)
    : derivedId(`attendance/${of.venue}`, of.day);
}
