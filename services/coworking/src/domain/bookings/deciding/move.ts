import { invalid, refuse, type Outcome } from '@inclust/kernel';
import type { Holidays } from '../../opening/holidays.ts';
import { isOver, occupied, type Booking } from '../booking.ts';
import { adopt, branch, fits, put, resourceOf, type Calendar } from '../calendar.ts';
import type { Booked, Move, Skipped } from '../commands.ts';
import { promote } from '../neighbours.ts';
import { planHolder, repaid } from '../paying.ts';
import { bookingNotFound, holdExpired, seriesConflict, slotTaken, wrongState } from '../refusals.ts';
import { wishViolations } from '../rules.ts';
import { done, type Of } from './outcome.ts';
import { termsOf } from './terms.ts';

/** All of them or none, each in what the others leave. */
export function move(calendar: Calendar, { moves, byStaff, at }: Of<'move'>, holidays: Holidays): Outcome<Booked> {
  const trial = branch(calendar);
  const left: Booking[] = [];
  const taken: Skipped[] = [];
  const ahead = new Set(moves.map(({ id }) => id));
  for (const one of moves) {
    const booking = trial.bookings.get(one.id);
    if (!booking) return bookingNotFound;
    const refused = immovable(trial, booking, one, { byStaff, at, holidays });
    if (refused) return refused;
    const found = resourceOf(trial, booking);
    const to = { start: one.start, end: one.end, units: one.units };
    // What was agreed of the old time is gone, the new one is by the rules of now.
    const { releaseAt: _, price: __, ...kept } = booking;
    const next = { ...kept, ...to, ...termsOf(found, { ...one, person: booking.person }), changedAt: at };
    if (!fits(trial, found, { window: occupied(next), units: next.units, at, except: ahead }))
      taken.push({ date: booking.series?.date ?? new Date(booking.start).toISOString(), because: 'slot-taken' });
    ahead.delete(one.id);
    if (isSame(booking, one)) continue;
    const outcome = repaid(trial, found, next, { byStaff, at });
    if (!outcome.ok) return outcome;
    put(trial, outcome.value, 'moved');
    left.push(booking);
  }
  if (taken.length > 0) return moves.length === 1 ? slotTaken : seriesConflict(taken);
  promote(trial, left, at);
  adopt(calendar, trial);
  return done(...moves.map(({ id }) => id));
}

/** Why a booking cannot be moved so. */
function immovable(
  calendar: Calendar,
  booking: Booking,
  { start, end, units }: Move,
  { byStaff, at, holidays }: { readonly byStaff: boolean; readonly at: number; readonly holidays: Holidays },
): Outcome<never> | undefined {
  const { standing } = booking;
  const { state } = standing;
  if (standing.state === 'held' && standing.until <= at) return holdExpired;
  if (isOver(standing) || state === 'waiting') return wrongState(state);
  if (booking.start <= at) return wrongState('begun');
  const found = resourceOf(calendar, booking);
  if (found.resource.rules.approval && state === 'confirmed' && !byStaff) return approvalNeeded;
  const { people } = booking;
  const city = booking.person.split('/')[1] ?? '';
  const holds = planHolder(calendar, found, booking.person, start);
  // Who was admitted when it was booked still is.
  const wish = { start, end, units, people, city, hasPlan: holds, admission: 'granted', at } as const;
  const broken = wishViolations(found, wish, holidays);
  return broken.length > 0 ? invalid(broken) : undefined;
}

const approvalNeeded = refuse({
  code: 'approval-needed',
  kind: 'state',
  message: 'Staff decides about bookings of it: ask staff to move it, or book anew.',
});

function isSame(booking: Booking, { start, end, units }: Move): boolean {
  return booking.start === start && booking.end === end && booking.units === units;
}
