import { accept, checkRequestId, refuse, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import { tooBusy, type AtVersion } from '@inclust/mongo';
import { isDeepStrictEqual } from 'node:util';
import {
  attendanceDecider,
  latest,
  type Attendance,
  type AttendanceCommand,
  type Count,
  type CountMethod,
} from '../../domain/visits/attendance.ts';
import { registrationNameOf } from '../places/names.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { AttendanceOf, VisitsApp } from './ports.ts';
import { findVisited, mayCount, type FoundVisited } from './visited.ts';
import { hasSeenAnybody, whoCame, type WhoCame } from './who-came.ts';

type Answer = Promise<Outcome<AtVersion<Attendance>>>;
type Intent<Command> = Command extends unknown ? Omit<Command, 'at' | 'by' | 'visited' | 'where' | 'came'> : never;

/** Hands in the first count by a method. Refused: `not-allowed`, `already-counted`, `event-{state}`, `not-begun`, `invalid-input`. */
export function recordAttendance(
  app: VisitsApp,
  of: AttendanceOf,
  { id, count }: { readonly id: Uuid; readonly count: Count },
  request: RequestIdentity,
): Answer {
  return changed(app, of, request, () => accept(() => ({ kind: 'record', id, count })));
}

/** Replaces the count by a method. Refused: `not-counted`, and as `recordAttendance`. */
export function correctAttendance(
  app: VisitsApp,
  of: AttendanceOf,
  { id, count, reason }: { readonly id: Uuid; readonly count: Count; readonly reason: string },
  request: RequestIdentity,
): Answer {
  return changed(app, of, request, () => accept(() => ({ kind: 'correct', id, count, reason })));
}

/** Says which method holds; `null` the surest there is. Refused: `not-counted`, and as `recordAttendance`. */
export function chooseMethod(
  app: VisitsApp,
  of: AttendanceOf,
  method: CountMethod | null,
  request: RequestIdentity,
): Answer {
  return changed(app, of, request, () => accept(() => ({ kind: 'choose', method })));
}

/** Counts by tickets as the door has it now. Refused: `nobody-scanned`, and as `recordAttendance`. */
export function countTickets(
  app: VisitsApp,
  ref: OccurrenceRef,
  { id, staff }: { readonly id: Uuid; readonly staff: number },
  request: RequestIdentity,
): Answer {
  return changed(app, { kind: 'occurrence', ref }, request, (_, who) => {
    if (!hasSeenAnybody(who)) return nobodyScanned;
    const count: Count = { method: 'TICKETS', counted: who.counted, staff, confidence: 'high', evidence: 'scan-log' };
    return accept((state) => {
      const before = latest(state, 'TICKETS');
      if (!before) return { kind: 'record', id, count };
      const isSame = isDeepStrictEqual(before.counted, count.counted) && before.staff === staff;
      if (isSame) return { kind: 'complete', registrations: [], isCompleted: true };
      return { kind: 'correct', id, count, reason: 'late-tickets' };
    });
  });
}

/** Notes who has completed a training. Refused: `event-not-training`, `registration-not-found`, and as `recordAttendance`. */
export async function noteCompletions(
  app: VisitsApp,
  ref: OccurrenceRef,
  { registrations, isCompleted }: { readonly registrations: readonly Uuid[]; readonly isCompleted: boolean },
  request: RequestIdentity,
): Answer {
  const found = await app.registrations.getMany(registrations);
  return changed(app, { kind: 'occurrence', ref }, request, ({ event }) => {
    if (event?.draft.kind !== 'training') return notTraining;
    const missing = registrations.find((id) => !isDeepStrictEqual(found.get(id)?.ref, ref));
    if (missing === undefined) return accept(() => ({ kind: 'complete', registrations, isCompleted }));
    return refuse({
      code: 'registration-not-found',
      kind: 'not-found',
      message: 'There is no such registration of the occurrence.',
      resource: registrationNameOf(app.node, ref, missing),
    });
  });
}

/** How often an attendance is read again because somebody else has changed it meanwhile. */
const mostTries = 20;

async function changed(
  app: VisitsApp,
  of: AttendanceOf,
  request: RequestIdentity,
  wish: (found: FoundVisited, who: WhoCame) => Outcome<(state: Attendance | undefined) => Intent<AttendanceCommand>>,
): Answer {
  const wrong = checkRequestId(request.requestId);
  if (wrong) return wrong;
  const found = await findVisited(app, of);
  const denied = await mayCount(app, request.actor, found.ok ? found.value.event : undefined);
  // Who may not count is not told what there is.
  if (denied) return denied;
  if (!found.ok) return found;
  const { visited, where, refusal } = found.value;
  if (refusal) return refusal;
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const before = (await app.attendance.get(of))?.version;
    const who: WhoCame = of.kind === 'occurrence' ? await whoCame(app, of.ref) : { came: new Map(), counted: {} };
    const wanted = wish(found.value, who);
    if (!wanted.ok) return wanted;
    const deed = { at: app.clock.now(), by: request.actor.id, visited, where, came: who.came };
    let isOutdated = false;
    const saved = await app.attendance.save(of, request, (current) => {
      // Somebody may have counted what came after this was read: it must not be replaced by less.
      isOutdated = current?.version !== before;
      if (isOutdated) return tooBusy;
      const decided = attendanceDecider.decide({ ...wanted.value(current?.state), ...deed }, current?.state);
      return decided.ok && decided.value.length === 0 && !current ? nothingCounted : decided;
    });
    if (saved.ok || !isOutdated) return saved;
  }
  return tooBusy;
}

const nobodyScanned = refuse({ code: 'nobody-scanned', kind: 'state', message: 'The door has seen nobody.' });
const notTraining = refuse({ code: 'event-not-training', kind: 'state', message: 'The event is no training.' });
const nothingCounted = refuse({
  code: 'not-counted',
  kind: 'state',
  message: 'Nobody has come, and nobody has counted.',
});
