import type { Uuid } from '@inclust/kernel';
import { standingOf } from '../../domain/check-in/door.ts';
import type { KeptRegistration } from '../places/ports.ts';
import type { DoorApp, KeptDoor } from './ports.ts';

/** How many doors are looked at in one go. */
const mostDoors = 500;
/** How often is looked again because somebody has come or gone meanwhile. */
const mostLooks = 10;

/**
 * Lets registrations know whether somebody of them is in, as far as they do not. Several processes may do it at once. Rejects where some could
 * not be told: they are told the next time.
 */
export async function tellRegistrations(app: DoorApp): Promise<void> {
  for (let found = await app.doors.untold(mostDoors); found.length > 0; found = await app.doors.untold(mostDoors)) {
    const failed = await tell(app, [...new Set(found.map(({ registration }) => registration))]);
    await app.doors.noteTold(found.filter(({ registration }) => !failed.has(registration)));
    if (failed.size > 0) throw new Error(`${failed.size} check-ins could not be told`);
    if (found.length < mostDoors) return;
  }
}

/** Tells until what was told is still true when it has been told; the registrations that could not be told. */
async function tell(app: DoorApp, registrations: readonly Uuid[]): Promise<ReadonlySet<Uuid>> {
  let told = new Map<Uuid, boolean>();
  for (let look = 0; look < mostLooks; look += 1) {
    const { kept, wholes } = await remaining(app, registrations);
    const inside = await insideOf(app, [...kept.values()]);
    const news = [...inside].filter(([id, isIn]) => told.get(id) !== isIn);
    if (news.length === 0) return new Set();
    const done = await Promise.all(news.map(([id, checkedIn]) => noteCheckIn(app, kept.get(id), checkedIn)));
    const failed = new Set(news.filter((_, turn) => !done[turn]).map(([id]) => id));
    if (failed.size > 0) return new Set(registrations.filter((id) => failed.has(wholes.get(id) ?? id)));
    told = inside;
  }
  return new Set(registrations);
}

/** Whether it is noted. */
async function noteCheckIn(app: DoorApp, kept: KeptRegistration | undefined, checkedIn: boolean): Promise<boolean> {
  if (!kept || kept.registration.checkedIn === checkedIn) return true;
  const { id } = kept.registration;
  const done = await app.places.office.carryOut(kept.ref, { kind: 'note-check-in', id, checkedIn, at: app.now() });
  return done.ok;
}

/** The registrations that are told for some: of one that is part of another, that one; and which is told for which. */
async function remaining({ places }: DoorApp, registrations: readonly Uuid[]) {
  const kept = new Map<Uuid, KeptRegistration>();
  const wholes = new Map(registrations.map((id) => [id, id]));
  for (let ids = [...new Set(registrations)]; ids.length > 0;) {
    const read = await places.registrations.getMany(ids);
    const into = new Map<Uuid, Uuid>();
    for (const one of read.values()) {
      const { id, standing } = one.registration;
      if (standing.state === 'united') into.set(id, standing.into);
      else kept.set(id, one);
    }
    for (const [id, whole] of wholes) wholes.set(id, into.get(whole) ?? whole);
    ids = [...new Set(into.values())].filter((id) => !kept.has(id));
  }
  return { kept, wholes };
}

/** Whether somebody is in of each registration, or of one that became part of it. */
async function insideOf(
  { doors, places }: DoorApp,
  registrations: readonly KeptRegistration[],
): Promise<Map<Uuid, boolean>> {
  const parts = new Map(registrations.map(({ registration }) => [registration.id, registration.id]));
  let news = registrations.map(({ registration }) => registration);
  while (news.length > 0) {
    const absorbed = news.flatMap((one) => one.absorbed.map((part) => [part.registration, parts.get(one.id)] as const));
    const fresh = absorbed.filter(([part]) => !parts.has(part));
    for (const [part, whole] of fresh) if (whole) parts.set(part, whole);
    const read = fresh.length > 0 ? await places.registrations.getMany(fresh.map(([part]) => part)) : new Map();
    news = [...read.values()].map(({ registration }: KeptRegistration) => registration);
  }
  const inside = new Map(registrations.map(({ registration }) => [registration.id, false]));
  for (const door of await doors.ofRegistrations([...parts.keys()])) {
    const whole = parts.get(door.registration);
    if (whole && isIn(door)) inside.set(whole, true);
  }
  return inside;
}

function isIn({ scans }: KeptDoor): boolean {
  return standingOf(scans).admission !== undefined;
}
