import { accept, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { countThatHolds, visitorsOf, type Attendance, type CountMethod } from '../../domain/visits/attendance.ts';
import { addedOrigins, type ByOrigin } from '../../domain/visits/origin.ts';
import { doorCounts } from '../door/door-counts.ts';
import { eventNotFound } from '../event-not-found.ts';
import { activeOf, cancelledOf } from '../places/count-registrations.ts';
import { mayReadAll } from '../places/permission.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { VisitsApp } from './ports.ts';
import { mayCount } from './visited.ts';

/** What an occurrence, or all of an event, came to. */
export interface OccurrenceReport {
  readonly ref?: OccurrenceRef;
  readonly active: number;
  readonly cancelled: number;
  /** Of those that are confirmed. */
  readonly places: number;
  readonly admitted: number;
  readonly visitors: ByOrigin;
  readonly method?: CountMethod;
  readonly participants: number;
}

/** How many occurrences are looked at together. */
const atOnce = 8;

/** What an event came to, by occurrence and in all. Refused: `not-allowed`, `event-not-found`. */
export async function getEventReport(
  app: VisitsApp,
  id: Uuid,
  actor: Actor,
): Promise<Outcome<{ readonly occurrences: readonly OccurrenceReport[]; readonly total: OccurrenceReport }>> {
  const event = (await app.events.get(id))?.state;
  const denied = mayReadAll(app.node, actor) && (await mayCount(app, actor, event));
  if (denied) return denied;
  if (!event) return eventNotFound;
  const counted = await attendanceOf(app, id);
  if (!counted.ok) return counted;
  const asked = (await app.allotments.ofEvent(id)).map(({ ref }) => ref.recurrence);
  const recurrences = [...new Set([...asked, ...counted.value.keys()])].toSorted();
  const occurrences: OccurrenceReport[] = [];
  for (let start = 0; start < recurrences.length; start += atOnce)
    occurrences.push(
      ...(await Promise.all(
        recurrences
          .slice(start, start + atOnce)
          .map((recurrence) => reportOf(app, { event: id, recurrence }, counted.value.get(recurrence))),
      )),
    );
  return accept({ occurrences, total: totalOf(occurrences) });
}

async function attendanceOf(app: VisitsApp, event: Uuid): Promise<Outcome<ReadonlyMap<string, Attendance>>> {
  const found: AtVersion<Attendance>[] = [];
  for (let pageToken = ''; ;) {
    const page = await app.attendance.list({ event }, { pageSize: 1_000, pageToken });
    if (!page.ok) return page;
    found.push(...page.value.items);
    ({ nextPageToken: pageToken } = page.value);
    if (pageToken === '') break;
  }
  return accept(
    new Map(
      found.flatMap(({ state }) =>
        state.visited.kind === 'occurrence' ? [[state.visited.recurrence, state] as const] : [],
      ),
    ),
  );
}

async function reportOf(
  { registrations, door }: VisitsApp,
  ref: OccurrenceRef,
  attendance: Attendance | undefined,
): Promise<OccurrenceReport> {
  const [counts, { admitted }] = await Promise.all([registrations.counts(ref), doorCounts(door, ref)]);
  const holds = attendance && countThatHolds(attendance);
  return {
    ref,
    active: activeOf(counts),
    cancelled: cancelledOf(counts),
    places: counts.states.get('confirmed')?.places ?? 0,
    admitted: admitted.length,
    visitors: holds ? visitorsOf(holds) : {},
    ...(holds ? { method: holds.method } : {}),
    participants: attendance?.participants ?? 0,
  };
}

function totalOf(occurrences: readonly OccurrenceReport[]): OccurrenceReport {
  const sum = (of: (one: OccurrenceReport) => number) => occurrences.reduce((total, one) => total + of(one), 0);
  return {
    active: sum(({ active }) => active),
    cancelled: sum(({ cancelled }) => cancelled),
    places: sum(({ places }) => places),
    admitted: sum(({ admitted }) => admitted),
    visitors: addedOrigins(occurrences.map(({ visitors }) => visitors)),
    participants: sum(({ participants }) => participants),
  };
}
