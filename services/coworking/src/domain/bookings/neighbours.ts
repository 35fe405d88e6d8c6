import type { Uuid } from '@inclust/kernel';
import { overlaps } from '../interval.ts';
import { occupied, type Booking } from './booking.ts';
import { entriesOf, fits, put, resourceOf, type Calendar } from './calendar.ts';
import type { Claim } from './diary.ts';
import { paid } from './paying.ts';

/** Declines what staff was to decide about and what a booking that was confirmed leaves no place for. */
export function declineOthers(calendar: Calendar, confirmed: Booking, at: number): void {
  for (const other of around(calendar, [confirmed], 'asked'))
    if (!hasPlace(calendar, other, at))
      put(calendar, { ...other, standing: { state: 'declined', because: 'taken' }, changedAt: at }, 'declined');
}

/** Gives what some bookings have left to those who wait for it: who has waited longest first, each where the whole of it is free. Whoever cannot
 * pay as she wanted is declined. */
export function promote(calendar: Calendar, left: readonly Booking[], at: number): void {
  for (const waiting of around(calendar, left, 'waiting').toSorted(byPatience)) {
    if (waiting.start <= at || !hasPlace(calendar, waiting, at)) continue;
    const found = resourceOf(calendar, waiting);
    if (found.resource.rules.approval) {
      put(calendar, { ...waiting, standing: { state: 'requested' }, changedAt: at }, 'requested');
      continue;
    }
    const outcome = paid(calendar, found, waiting, at);
    if (outcome.ok) put(calendar, { ...outcome.value, standing: { state: 'confirmed' }, changedAt: at }, 'confirmed');
    else put(calendar, { ...waiting, standing: { state: 'declined', because: 'credit' }, changedAt: at }, 'declined');
  }
}

/** The bookings with a claim that meet some others, each once. */
function around(calendar: Calendar, bookings: readonly Booking[], claim: Claim): readonly Booking[] {
  const found = new Map<Uuid, Booking>();
  for (const booking of bookings) {
    const window = occupied(booking);
    for (const leaf of resourceOf(calendar, booking).leaves)
      for (const entry of entriesOf(calendar, leaf, window)) {
        if (entry.claim !== claim || !overlaps(entry, window)) continue;
        const other = calendar.bookings.get(entry.booking);
        if (!other) throw new Error('a booking around another that was not read');
        found.set(other.id, other);
      }
  }
  return [...found.values()];
}

function hasPlace(calendar: Calendar, booking: Booking, at: number): boolean {
  const window = occupied(booking);
  return fits(calendar, resourceOf(calendar, booking), { window, units: booking.units, at });
}

/** Who came in the same millisecond stays as she stands in the diary: in the order of arrival. */
function byPatience(one: Booking, other: Booking): number {
  return since(one) - since(other);
}

function since({ standing }: Booking): number {
  return standing.state === 'waiting' ? standing.since : Infinity;
}
