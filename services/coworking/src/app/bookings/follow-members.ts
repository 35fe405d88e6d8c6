import type { Booking } from '../../domain/bookings/booking.ts';
import type { CalendarApp } from '../calendar/change-links.ts';
import type { CoworkingApp } from '../ports.ts';
import { atOf } from './book.ts';

/** How many bookings change at a time. */
const atOnce = 100;

/** What follows members: their bookings, and the links to their calendars. */
export type FollowingApp = CoworkingApp & Pick<CalendarApp, 'links'>;

/** It is not to be known any more what somebody booked who was erased; her time is free again. May be repeated. */
export async function forgetPerson(app: FollowingApp, person: string): Promise<void> {
  await app.links.end(person);
  await inParts(await app.bookings.ofPerson(person), async (some) => {
    await carriedOut(app.desk.carryOut({ kind: 'forget', ids: some.map(({ id }) => id), at: atOf(app) }));
  });
}

/** Two members are one: what one booked is the other's. May be repeated. */
export async function followMerge(app: FollowingApp, source: string, target: string): Promise<void> {
  await handOver(app, await app.bookings.ofPerson(source), target, false);
  await app.links.handOver(source, target, atOf(app));
}

/** They are two again: what was the other's before is hers again. May be repeated. */
export async function followMergeUndone(app: FollowingApp, source: string, target: string): Promise<void> {
  const back = (await app.bookings.ofPerson(target)).filter(({ formerly = [] }) => formerly.includes(source));
  await handOver(app, back, source, true);
  await app.links.handBack(source, target, atOf(app));
}

/**
 * How long it is known what members of other nodes have booked, and those of this one at others, after it was over, in milliseconds: of who
 * booked there herself nobody tells that she is erased.
 */
const strangersFor = 90 * 24 * 60 * 60_000;

/** It is not to be known any more what was booked across nodes whose time is long over; the rest is left to the next time once it is to `stop`. */
export async function forgetStrangers(app: CoworkingApp, stop: AbortSignal): Promise<void> {
  const before = atOf(app) - strangersFor;
  for (let found = await app.bookings.ofStrangers(app.node, before, atOnce); found.length > 0;) {
    if (stop.aborted) return;
    await carriedOut(app.desk.carryOut({ kind: 'forget', ids: found.map(({ id }) => id), at: atOf(app) }));
    found = await app.bookings.ofStrangers(app.node, before, atOnce);
  }
  await app.away?.store.removeOver(before);
}

async function handOver(app: CoworkingApp, bookings: readonly Booking[], to: string, back: boolean): Promise<void> {
  await inParts(bookings, async (some) => {
    await carriedOut(app.desk.carryOut({ kind: 'hand-over', ids: some.map(({ id }) => id), to, back, at: atOf(app) }));
  });
}

/** A refusal is for nobody to act on here: it is tried again later. */
async function carriedOut(doing: ReturnType<CoworkingApp['desk']['carryOut']>): Promise<void> {
  const done = await doing;
  if (!done.ok) throw new Error(`bookings did not follow: ${done.refusal.code}`);
}

async function inParts(bookings: readonly Booking[], work: (some: readonly Booking[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < bookings.length; from += atOnce) await work(bookings.slice(from, from + atOnce));
}
