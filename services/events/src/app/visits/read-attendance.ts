import { accept, type Actor, type Outcome } from '@inclust/kernel';
import type { AtVersion, Page, PageWanted } from '@inclust/mongo';
import type { Attendance } from '../../domain/visits/attendance.ts';
import { mayReadAll } from '../places/permission.ts';
import type { AttendanceFilter, AttendanceOf, VisitsApp } from './ports.ts';
import { findVisited, mayCount } from './visited.ts';

/** What is known of how many came; version 0 where nobody has counted. Refused: `not-allowed`, and as `findVisited`. */
export async function getAttendance(
  app: VisitsApp,
  of: AttendanceOf,
  actor: Actor,
): Promise<Outcome<AtVersion<Attendance>>> {
  const [found, kept] = await Promise.all([findVisited(app, of), app.attendance.get(of)]);
  const reads = mayReadAll(app.node, actor) === undefined;
  const denied = reads ? undefined : await mayCount(app, actor, found.ok ? found.value.event : undefined);
  if (denied) return denied;
  if (kept) return accept(kept);
  if (!found.ok) return found;
  const { visited, where } = found.value;
  const state = { visited, where, counts: [], participants: 0, completed: [], completions: 0 };
  return accept({ version: 0, state });
}

/** Attendance of an event or at a venue, in the order of their days. Refused: `not-allowed`. */
export async function listAttendance(
  app: VisitsApp,
  filter: AttendanceFilter,
  page: PageWanted,
  actor: Actor,
): Promise<Outcome<Page<AtVersion<Attendance>>>> {
  const reads = mayReadAll(app.node, actor) === undefined;
  const event = !reads && 'event' in filter ? (await app.events.get(filter.event))?.state : undefined;
  const denied = reads ? undefined : await mayCount(app, actor, event);
  return denied ?? app.attendance.list(filter, page);
}
