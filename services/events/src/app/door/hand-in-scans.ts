import { setTimeout as pause } from 'node:timers/promises';
import { accept, refuse, type Actor, type Outcome } from '@inclust/kernel';
import { handIn, judge, standingOf } from '../../domain/check-in/door.ts';
import {
  checkedClock,
  scanKey,
  type CheckInList,
  type CodeRefusal,
  type Scan,
  type ScanResult,
} from '../../domain/check-in/scan.ts';
import type { TicketKey } from '../../domain/check-in/ticket.ts';
import { findList } from './find-list.ts';
import { mayWorkAtDoor } from './permission.ts';
import type { DoorApp, KeptDoor, ListRef } from './ports.ts';
import { readShown, type Shown, type ShownTicket } from './read-shown.ts';

/** A scan as it is handed in: without a time where it is made just now. */
export type HandedScan = Omit<Scan, 'at' | 'scanner'> & { readonly at?: number; readonly shown: Shown };

/** What a scan that was handed in came to. */
export interface ScanAnswer {
  readonly id: string;
  readonly result: ScanResult;
  /** The ticket that was shown, where it is one of the occurrence. */
  readonly ticket?: TicketKey & { readonly ticketType: string };
}

/** How often scans of a ticket are judged again because another scanner was faster. */
const mostTries = 30;

const busy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'The ticket is being scanned by too many at once; hand the scans in again.',
  retryAfterMilliseconds: 200,
});

interface Judging {
  readonly turn: number;
  readonly scan: HandedScan;
  readonly shown: ShownTicket;
}

/**
 * Takes in scans of a scanner, each once by its id; one answer for each, in their order. Those that are made just now are later than all
 * that is known of their ticket, so that of two doors one alone admits. Refused: `not-allowed`, `occurrence-not-found`, `list-not-found`,
 * `busy`.
 */
export async function handInScans(
  app: DoorApp,
  at: ListRef & { readonly scanner: string },
  scans: readonly HandedScan[],
  actor: Actor,
): Promise<Outcome<readonly ScanAnswer[]>> {
  const denied = mayWorkAtDoor(app.node, actor);
  if (denied) return denied;
  const kept = await findList(app, at);
  if (!kept.ok) return kept;
  const receivedAt = app.now();
  const shown = await readShown(
    app,
    at.ref,
    scans.map((one) => one.shown),
  );
  const answers: ScanAnswer[] = scans.map(({ id }) => ({ id, result: { kind: 'refused', reason: 'clock-ahead' } }));
  const judging: Judging[] = [];
  const toNote = scans.flatMap((scan, turn) => {
    const { id, kind, at: scannedAt = receivedAt } = scan;
    const found = shown[turn] ?? 'unknown-ticket';
    if (!checkedClock({ at: scannedAt }, receivedAt).ok) return [];
    if (typeof found === 'string') answers[turn] = { id, result: { kind: 'refused', reason: found } };
    else judging.push({ turn, scan, shown: found });
    const kept = { id: scanKey(id, at.scanner), scanner: at.scanner, at: scannedAt, kind };
    return [{ ...at, scan: kept, receivedAt, shown: keyOf(found) }];
  });
  // What was refused is known of the log alone; of the rest the log says no more than that it came.
  await app.scans.note(toNote);
  const judged = await judgeAll(app, at, kept.value.list, judging, receivedAt);
  if (!judged) return busy;
  for (const [turn, answer] of judged) answers[turn] = answer;
  return accept(answers);
}

function keyOf(shown: ShownTicket | CodeRefusal): TicketKey | CodeRefusal {
  return typeof shown === 'string' ? shown : { registration: shown.ticket.registration, place: shown.ticket.place };
}

/** What scans come to, by their turns; `undefined` where some could not be written. */
async function judgeAll(
  app: DoorApp,
  at: ListRef & { readonly scanner: string },
  list: CheckInList,
  judging: readonly Judging[],
  receivedAt: number,
): Promise<ReadonlyMap<number, ScanAnswer> | undefined> {
  const tickets = Map.groupBy(judging, ({ shown }) => `${shown.ticket.registration}/${shown.ticket.place}`);
  const groups = [...tickets.values()];
  const doors = await app.doors.load(
    at,
    groups.flatMap(([first]) => (first ? [first.shown.ticket] : [])),
  );
  const answers = new Map<number, ScanAnswer>();
  const changed: KeptDoor[] = [];
  const written = await Promise.all(
    groups.map(async (group, turn) => {
      let door = doors[turn];
      for (let attempt = 0; door && attempt < mostTries; attempt += 1) {
        const next = judgeGroup(at.scanner, list, door, group, receivedAt);
        if (next.door === door || (await app.doors.write(next.door))) {
          for (const [scan, answer] of next.answers) answers.set(scan, answer);
          if (next.door !== door && next.door.untold) changed.push(next.door);
          return true;
        }
        await pause(Math.random() * 2 ** Math.min(attempt, 6));
        [door] = await app.doors.load(at, [door]);
      }
      return false;
    }),
  );
  if (changed.length > 0) app.tellSoon(changed);
  return written.every(Boolean) ? answers : undefined;
}

/** What scans of one ticket come to, and the door after them; the very same door where nothing is new. */
function judgeGroup(
  scanner: string,
  list: CheckInList,
  door: KeptDoor,
  group: readonly Judging[],
  receivedAt: number,
): { readonly door: KeptDoor; readonly answers: readonly (readonly [number, ScanAnswer])[] } {
  let { scans } = door;
  const answers = group.map(({ turn, scan, shown: { registration, ticket } }) => {
    const last = scans.at(-1)?.at ?? 0;
    const judged = judge(list, registration, ticket, {
      id: scanKey(scan.id, scanner),
      scanner,
      kind: scan.kind,
      at: scan.at ?? Math.max(receivedAt, last + 1),
    });
    const handed = handIn(scans, judged);
    ({ scans } = handed);
    const { place, ticketType } = ticket;
    const answer = { id: scan.id, result: handed.result, ticket: { registration: registration.id, place, ticketType } };
    return [turn, answer] as const;
  });
  if (scans === door.scans) return { door, answers };
  const changed = isIn(scans) !== isIn(door.scans);
  return { door: { ...door, scans, version: door.version + 1, untold: door.untold || changed }, answers };
}

function isIn(scans: KeptDoor['scans']): boolean {
  return standingOf(scans).admission !== undefined;
}
