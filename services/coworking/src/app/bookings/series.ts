import { accept, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { Booking } from '../../domain/bookings/booking.ts';
import { seriesNotFound } from '../../domain/bookings/refusals.ts';
import { bookedIn, type BookingSeries } from '../../domain/bookings/series.ts';
import { cityOf } from '../names.ts';
import { isStaff, mayReadAll, ownPerson } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import { admissionOf } from '../standings/admission-of.ts';
import { atOf } from './book.ts';

/** A series with its bookings as they stand, in the order of their starts. */
export interface SeriesFound {
  readonly series: BookingSeries;
  readonly bookings: readonly Booking[];
}

/** A series, for who has it and for who may read all: to all others there is none. Refused: `series-not-found`. */
export async function getSeries(app: CoworkingApp, id: Uuid, actor: Actor): Promise<Outcome<SeriesFound>> {
  const readsAll = mayReadAll(app.node, actor);
  const found = await ownSeries(app, id, actor, readsAll);
  if (!found.ok) return found;
  const bookings = await app.bookings.ofSeries(id);
  // Where members were one for a while, some are another's.
  const shown = readsAll ? bookings : bookings.filter(({ person }) => person === found.value.first.person);
  return accept({ series: found.value.series, bookings: shown });
}

/**
 * Tries skipped dates of a series again: the named ones, or all. Those that can be had now are booked, the others stay skipped. A repeat books
 * nothing twice. Refused: `series-not-found`, `date-unknown`, and as the desk.
 */
export async function retrySkipped(
  app: CoworkingApp,
  { id, dates }: { readonly id: Uuid; readonly dates: readonly string[] },
  actor: Actor,
): Promise<Outcome<SeriesFound>> {
  const byStaff = isStaff(app.node, actor);
  const found = await ownSeries(app, id, actor, byStaff);
  if (!found.ok) return found;
  const { person } = found.value.first;
  const { resource } = found.value.series;
  const bookable = (await app.bookables.of([resource])).get(resource);
  const at = atOf(app);
  const admission = bookable && (await admissionOf(app, bookable, person, { isStaff: byStaff, at }));
  const by = person === ownPerson(actor) ? {} : { bookedBy: actor.id };
  const command = {
    kind: 'retry-skipped',
    series: id,
    person,
    city: cityOf(person),
    admission,
    ...by,
    named: dates,
  } as const;
  const done = await app.desk.carryOut({ ...command, at });
  return done.ok ? getSeries(app, id, actor) : done;
}

/** A series, and the first of its bookings, which says whose it is. */
async function ownSeries(
  app: CoworkingApp,
  id: Uuid,
  actor: Actor,
  isAllowed: boolean,
): Promise<Outcome<{ readonly series: BookingSeries; readonly first: Booking }>> {
  const series = await app.bookings.series(id);
  const [booked] = series ? bookedIn(series) : [];
  const first = booked && (await app.bookings.get(booked));
  return series && first && (isAllowed || ownPerson(actor) === first.person)
    ? accept({ series, first })
    : seriesNotFound;
}
