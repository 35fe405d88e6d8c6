import type { Uuid } from '@inclust/kernel';
import { standingOf } from '../../domain/check-in/door.ts';
import type { KeptRegistration } from '../places/ports.ts';
import { wholeRegistrations } from '../places/whole-registrations.ts';
import type { DoorApp, KeptDoor } from './ports.ts';

/** How many doors are looked at in one go. */
const mostDoors = 100;
/** How often is looked again because somebody has come or gone meanwhile. */
const mostLooks = 10;

/**
 * Lets registrations know whether somebody of them is in: of doors that this process has just written, and of those of which nobody has told for
 * long, after a crash. Several processes may do it at once. Rejects where some could not be told: they are told the next time. Once it is
 * to `stop`, the rest is left to others.
 */
export async function tellRegistrations(app: DoorApp, own: Map<string, KeptDoor>, stop: AbortSignal): Promise<void> {
  while (own.size > 0 && !stop.aborted) {
    const batch = [...own].slice(0, mostDoors);
    for (const [id] of batch) own.delete(id);
    await tellAll(
      app,
      batch.map(([, door]) => door),
    );
  }
  // Where others tell of the same meanwhile, they live, and have only much to do: twice the work would be of no help to them.
  for (let more = true; more && !stop.aborted;) {
    const found = await app.doors.untold(app.now() - app.ownFor, mostDoors);
    const noted = found.length > 0 ? await tellAll(app, found) : 0;
    more = noted === mostDoors;
  }
}

/** How many it was that nobody had told. */
async function tellAll(app: DoorApp, doors: readonly KeptDoor[]): Promise<number> {
  const { told, failed } = await tell(app, doors);
  const noted = await app.doors.noteTold(told);
  if (failed > 0) throw new Error(`${failed} check-ins could not be told`);
  return noted;
}

/** Tells of some doors, until they are as they were when it was told; those that were told, and how many could not be. */
async function tell(
  app: DoorApp,
  found: readonly KeptDoor[],
): Promise<{ readonly told: readonly KeptDoor[]; readonly failed: number }> {
  let seen = found;
  for (let look = 0; look < mostLooks; look += 1) {
    const { kept, wholes } = await wholeRegistrations(
      app.places.registrations,
      seen.map(({ registration }) => registration),
    );
    const inside = await insideOf(app, kept, wholes, seen);
    const done = new Map(
      await Promise.all(
        [...inside].map(async ([id, checkedIn]) => [id, await noteCheckIn(app, kept.get(id), checkedIn)] as const),
      ),
    );
    const told = seen.filter(({ registration }) => done.get(wholes.get(registration) ?? registration) !== false);
    if (told.length < seen.length) return { told, failed: seen.length - told.length };
    const now = await app.doors.reload(seen);
    if (now.every(({ version }, turn) => version === seen[turn]?.version)) return { told: seen, failed: 0 };
    seen = now;
  }
  return { told: [], failed: seen.length };
}

/** Whether it is noted. */
async function noteCheckIn(app: DoorApp, kept: KeptRegistration | undefined, checkedIn: boolean): Promise<boolean> {
  if (!kept || kept.registration.checkedIn === checkedIn) return true;
  const { id } = kept.registration;
  const done = await app.places.office.carryOut(kept.ref, { kind: 'note-check-in', id, checkedIn, at: app.now() });
  return done.ok;
}

/**
 * Whether somebody is in of each registration, or of one that became part of it. Where one of the doors that were seen has somebody in, the
 * others need not be looked at.
 */
async function insideOf(
  app: DoorApp,
  kept: ReadonlyMap<Uuid, KeptRegistration>,
  wholes: ReadonlyMap<Uuid, Uuid>,
  seen: readonly KeptDoor[],
): Promise<Map<Uuid, boolean>> {
  const wholeOf = (id: Uuid) => wholes.get(id) ?? id;
  const known = new Set(seen.filter(isIn).map(({ registration }) => wholeOf(registration)));
  const open = [...kept.values()].filter(({ registration }) => !known.has(registration.id));
  const parts = await partsOf(app, open);
  const inside = new Map([...kept.keys()].map((id) => [id, known.has(id)]));
  if (parts.size === 0) return inside;
  for (const door of await app.doors.ofRegistrations([...parts.keys()])) {
    const whole = parts.get(door.registration);
    if (whole && isIn(door)) inside.set(whole, true);
  }
  return inside;
}

/** Registrations and all that became part of them, each with the one that it is part of. */
async function partsOf(
  { places }: DoorApp,
  registrations: readonly KeptRegistration[],
): Promise<ReadonlyMap<Uuid, Uuid>> {
  const parts = new Map(registrations.map(({ registration }) => [registration.id, registration.id]));
  let news = registrations.map(({ registration }) => registration);
  while (news.length > 0) {
    const absorbed = news.flatMap((one) => one.absorbed.map((part) => [part.registration, parts.get(one.id)] as const));
    const fresh = absorbed.filter(([part]) => !parts.has(part));
    for (const [part, whole] of fresh) if (whole) parts.set(part, whole);
    const read = fresh.length > 0 ? await places.registrations.getMany(fresh.map(([part]) => part)) : new Map();
    news = [...read.values()].map(({ registration }: KeptRegistration) => registration);
  }
  return parts;
}

function isIn({ scans }: KeptDoor): boolean {
  return standingOf(scans).admission !== undefined;
}
