import { accept, invalid, type Outcome, type Uuid } from '@inclust/kernel';
import type { Holidays } from '../../opening/holidays.ts';
import type { Bookable } from '../../resources/bookable.ts';
import { adopt, branch, put, putSeries, type Calendar } from '../calendar.ts';
import type { Booked, Order, WantedDate } from '../commands.ts';
import { paid } from '../paying.ts';
import { bookingNotFound, requestReused, resourceNotFound, seriesConflict, seriesNotFound } from '../refusals.ts';
import { wishViolations } from '../rules.ts';
import { bookedIn, skippedIn, wantedAgain, type BookingSeries, type KeptDate } from '../series.ts';
import { isFreeFor, made, wishOf } from './book.ts';
import type { Of } from './outcome.ts';

/** Each date on what the dates before it left: those that cannot be had are skipped, or nothing is booked. */
export function bookSeries(calendar: Calendar, command: Of<'book-series'>, holidays: Holidays): Outcome<Booked> {
  const { order, series: id, rule, dates, conflicts, at } = command;
  const before = calendar.series.get(id);
  if (before) return before.request === order.request ? told(before) : requestReused;
  const found = calendar.resources.get(order.resource);
  if (!found) return resourceNotFound;
  const trial = branch(calendar);
  const tried = dates.map((one) => attempt(trial, found, order, { ...one, series: id }, { at, holidays }));
  const skipped = skippedIn({ dates: tried });
  if (skipped.length > 0 && (conflicts === 'refuse' || skipped.length === tried.length)) return seriesConflict(skipped);
  adopt(calendar, trial);
  const { resource, units, people, request } = order;
  const kept = { id, resource, units, people, request, rule, dates: tried, createdAt: at, revision: 0 };
  putSeries(calendar, kept);
  return told(kept);
}

/** Books those skipped dates that can be had now; the others stay skipped, for what stands in their way now. */
export function retrySkipped(calendar: Calendar, command: Of<'retry-skipped'>, holidays: Holidays): Outcome<Booked> {
  const { series: id, person, city, admission, bookedBy, named, at } = command;
  const series = calendar.series.get(id);
  if (!series) return seriesNotFound;
  const unknown = named.flatMap((date, turn) =>
    series.dates.some((one) => one.date === date)
      ? []
      : [{ field: `dates[${turn}]`, rule: 'date-unknown', message: 'It is none of the dates of the series.' }],
  );
  if (unknown.length > 0) return invalid(unknown);
  const again = new Set(wantedAgain(series, named).map(({ date }) => date));
  if (again.size === 0) return told(series);
  const found = calendar.resources.get(series.resource);
  if (!found) return resourceNotFound;
  const [first] = bookedIn(series).map((one) => calendar.bookings.get(one));
  // It has become another member's, or nobody's, since it was looked at.
  if (first?.person !== person) return bookingNotFound;
  const { resource, units, people, request } = series;
  const by = bookedBy === undefined ? {} : { bookedBy };
  const order: Order = {
    resource,
    person,
    city,
    admission,
    ...by,
    units,
    people,
    note: first.note,
    payWith: first.payWith,
    request,
  };
  const dates = series.dates.map((one) =>
    again.has(one.date) ? attempt(calendar, found, order, { ...one, series: id }, { at, holidays }) : one,
  );
  const isChanged = dates.some(({ because }, turn) => because !== series.dates[turn]?.because);
  if (!isChanged) return told(series);
  putSeries(calendar, { ...series, dates });
  return told({ dates });
}

function told(series: Pick<BookingSeries, 'dates'>): Outcome<Booked> {
  return accept({ ids: bookedIn(series), skipped: skippedIn(series) });
}

/** Books a date where it can be had; says why where it cannot. */
function attempt(
  calendar: Calendar,
  found: Bookable,
  order: Order,
  { series, id, date, start, end }: WantedDate & { readonly series: Uuid },
  { at, holidays }: { readonly at: number; readonly holidays: Holidays },
): KeptDate {
  const wanted = { id, start, end };
  const [broken] = wishViolations(found, wishOf(calendar, found, order, wanted, at), holidays);
  const because = broken?.rule ?? (isFreeFor(calendar, found, order, wanted, at) ? undefined : 'slot-taken');
  if (because !== undefined) return { ...wanted, date, because };
  const standing = { state: found.resource.rules.approval ? 'requested' : 'confirmed' } as const;
  const booking = made(found, order, wanted, { standing, at, series: { series, date } });
  const outcome = standing.state === 'confirmed' ? paid(calendar, found, booking, at) : accept(booking);
  if (!outcome.ok) return { ...wanted, date, because: outcome.refusal.violations?.[0]?.rule ?? outcome.refusal.code };
  put(calendar, outcome.value, standing.state);
  return { ...wanted, date };
}
