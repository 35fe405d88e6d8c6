import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import { checkedClock, scanKey } from '../../domain/check-in/scan.ts';
import { walkInsOf, type WalkIn } from '../../domain/check-in/walk-ins.ts';
import type { ByOrigin } from '../../domain/visits/origin.ts';
import { findList } from './find-list.ts';
import { mayWorkAtDoor } from './permission.ts';
import type { DoorApp, ListRef } from './ports.ts';

/** People without a ticket as they are handed in: without a time where they come just now. */
export type HandedWalkIn = Omit<WalkIn, 'at' | 'scanner' | 'list'> & { readonly at?: number };

/**
 * Takes in counts of people without a ticket, each once by its id, and takes back others; what the list comes to. Refused: `not-allowed`,
 * `occurrence-not-found`, `list-not-found`, `invalid-input`.
 */
export async function handInWalkIns(
  app: DoorApp,
  at: ListRef & { readonly scanner: string },
  handed: readonly HandedWalkIn[],
  takenBack: readonly string[],
  actor: Actor,
): Promise<Outcome<ByOrigin>> {
  const denied = mayWorkAtDoor(app.node, actor);
  if (denied) return denied;
  const list = await findList(app, at);
  if (!list.ok) return list;
  const now = app.now();
  const walkIns = handed.map((one): WalkIn => ({
    at: now,
    ...one,
    id: scanKey(one.id, at.scanner),
    scanner: at.scanner,
    list: at.list,
  }));
  const ahead = walkIns.findIndex((one) => !checkedClock(one, now).ok);
  if (ahead >= 0)
    return invalid([
      { field: `walk_ins[${ahead}].time`, rule: 'clock-ahead', message: 'Set the clock of the scanner: it is ahead.' },
    ]);
  await app.walkIns.note(
    at,
    walkIns,
    takenBack.map((id) => ({ takesBack: scanKey(id, at.scanner) })),
  );
  const all = (await app.walkIns.all(at)).get(at.list);
  return accept(all ? walkInsOf(all.walkIns, all.undone) : {});
}
