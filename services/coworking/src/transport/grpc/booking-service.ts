import {
  BookingServiceService,
  CreateBookingRequest,
  CreateBookingSeriesRequest,
  type BookingServiceServer,
  type ListBookingsRequest,
} from '@inclust/contracts';
import { accept, invalid, type Actor, type FieldViolation, type Outcome, type Uuid } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { identify, unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { Watching } from '@inclust/watch';
import { bookingWatch } from './watch-bookings.ts';
import { createBooking, createBookingSeries, type BookingWish } from '../../app/bookings/book.ts';
import { cancelBooking, confirmBooking, declineBooking, moveBooking } from '../../app/bookings/change-bookings.ts';
import { getBooking, listBookings } from '../../app/bookings/read-bookings.ts';
import type { AwayApp } from '../../app/away/ports.ts';
import { bookAway } from '../../app/away/book-away.ts';
import { cancelAway, confirmAway, getAway, moveAway } from '../../app/away/change-away.ts';
import { idOf, nameOf, namedElsewhere, type NamedElsewhere } from '../../app/names.ts';
import type { BookingFilter, CoworkingApp, ListedBooking } from '../../app/ports.ts';
import { getSeries, retrySkipped, type SeriesFound } from '../../app/bookings/series.ts';
import type { Skipped } from '../../domain/bookings/commands.ts';
import { skippedIn } from '../../domain/bookings/series.ts';
import type { Interval } from '../../domain/interval.ts';
import { bookingTelling } from './booking-telling.ts';
import { bookingStates, paymentWishes, scopes } from './enums.ts';
import { momentOf } from './opening-hours.ts';

/** Bookings as a gRPC service. */
export function bookingService(app: CoworkingApp, context: RpcContext, watching: Watching): RpcService {
  const { node } = app;
  const told = bookingTelling(app);
  const one = async (outcome: Outcome<ListedBooking>) => {
    if (!outcome.ok) return outcome;
    const [booking] = await told([outcome.value]);
    return accept({ booking });
  };
  const many = async (outcome: Outcome<readonly ListedBooking[]>) =>
    outcome.ok ? accept({ bookings: await told(outcome.value) }) : outcome;
  /** What is done about a booking at another node, where it is named as one of that; `undefined` for all others. */
  const elsewhere = (
    name: string,
    actor: Actor,
    work: (away: AwayApp, named: NamedElsewhere, actor: Actor) => Promise<Outcome<ListedBooking>>,
  ) => {
    const named = app.away && namedElsewhere(node, 'bookings', name);
    return app.away && named ? work(app.away, named, actor) : undefined;
  };
  const series = async (outcome: Outcome<SeriesFound>) => {
    if (!outcome.ok) return outcome;
    const { id, resource, rule, units, people, createdAt, ...kept } = outcome.value.series;
    const found = {
      name: nameOf(node, 'bookingSeries', id),
      resource: nameOf(node, 'resources', resource),
      rule,
      units,
      people,
      createTime: new Date(createdAt).toISOString(),
      bookings: await told(outcome.value.bookings),
      skipped: skippedIn(kept).map(skippedToProto),
    };
    return accept({ series: found });
  };
  const implementation: BookingServiceServer = {
    createBooking: unary(context, async (request, call) => {
      const { hold, wait } = request;
      const identity = identify('CreateBooking', CreateBookingRequest, request, call);
      const resource = app.away && namedElsewhere(node, 'resources', request.resource);
      if (app.away && resource) {
        const said = saidIn(request, '');
        return said.ok ? one(await bookAway(app.away, { ...said.value, resource, hold, wait }, identity)) : said;
      }
      const wish = wishOf(app, request, '');
      if (!wish.ok) return wish;
      return one(await createBooking(app, { ...wish.value, hold, wait }, identity));
    }),
    createBookingSeries: unary(context, async (request, call) => {
      const { first, rule, removed, skipConflicts: skip } = request;
      if (!first) return invalid([{ field: 'first', rule: 'required', message: 'Say what the first is.' }]);
      const wish = wishOf(app, first, 'first.');
      if (!wish.ok) return wish;
      const identity = identify('CreateBookingSeries', CreateBookingSeriesRequest, request, call);
      const made = await createBookingSeries(app, wish.value, { rule, removed, skip }, identity);
      if (!made.ok) return made;
      const { series: id, bookings, skipped } = made.value;
      return accept({
        series: nameOf(node, 'bookingSeries', id),
        bookings: await told(bookings),
        skipped: skipped.map(skippedToProto),
      });
    }),
    getBookingSeries: unary(context, async ({ name }, { actor }) => {
      const id = idOf(node, 'bookingSeries', name);
      return id.ok ? series(await getSeries(app, id.value, actor)) : id;
    }),
    retrySkippedDates: unary(context, async ({ name, dates }, { actor }) => {
      const id = idOf(node, 'bookingSeries', name);
      if (!id.ok) return id;
      return series(await retrySkipped(app, { id: id.value, dates: dates.map(toSeconds) }, actor));
    }),
    getBooking: unary(context, async ({ name }, { actor }) => {
      const away = elsewhere(name, actor, getAway);
      if (away) return one(await away);
      const id = idOf(node, 'bookings', name);
      return id.ok ? one(await getBooking(app, id.value, actor)) : id;
    }),
    watchBookings: watching.watch(bookingWatch(app)),
    listBookings: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const filter = filterOf(app, request);
      if (!filter.ok) return filter;
      const page = { pageSize: size.value, pageToken: request.pageToken };
      const found = await listBookings(app, filter.value, page, actor);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ bookings: await told(items), nextPageToken });
    }),
    confirmBooking: unary(context, async ({ name }, { actor }) => {
      const away = elsewhere(name, actor, confirmAway);
      if (away) return one(await away);
      const id = idOf(node, 'bookings', name);
      return id.ok ? one(await confirmBooking(app, id.value, actor)) : id;
    }),
    declineBooking: unary(context, async ({ name }, { actor }) => {
      const id = idOf(node, 'bookings', name);
      return id.ok ? one(await declineBooking(app, id.value, actor)) : id;
    }),
    cancelBooking: unary(context, async ({ name, scope }, { actor }) => {
      const away = elsewhere(name, actor, cancelAway);
      if (away) return many(alone(await away));
      const id = idOf(node, 'bookings', name);
      if (!id.ok) return id;
      const done = await cancelBooking(app, { id: id.value, scope: scopes.fromProto(scope) ?? 'one' }, actor);
      return many(done.ok ? accept(done.value.bookings) : done);
    }),
    moveBooking: unary(context, async (request, { actor }) => {
      const to = intervalOf(request, '');
      const { units, scope, name } = request;
      if (!to.ok) return to;
      if (units < 0) return invalid([{ field: 'units', rule: 'count', message: 'At least 1.' }]);
      const away = elsewhere(name, actor, (there, named) => moveAway(there, named, { ...to.value, units }, actor));
      if (away) return many(alone(await away));
      const id = idOf(node, 'bookings', name);
      if (!id.ok) return id;
      const wanted = { id: id.value, to: to.value, units, scope: scopes.fromProto(scope) ?? 'one' };
      const done = await moveBooking(app, wanted, actor);
      return many(done.ok ? accept(done.value.bookings) : done);
    }),
  };
  return { definition: BookingServiceService, implementation, end: watching.end };
}

function skippedToProto({ date, because }: Skipped) {
  return { date, reason: because };
}

/** A local time that was said without seconds. */
function toSeconds(date: string): string {
  return date.length === 16 ? `${date}:00` : date;
}

function wishOf({ node }: CoworkingApp, request: CreateBookingRequest, within: string): Outcome<BookingWish> {
  const resource = idOf(node, 'resources', request.resource, `${within}resource`);
  if (!resource.ok) return resource;
  const said = saidIn(request, within);
  return said.ok ? accept({ resource: resource.value, ...said.value }) : said;
}

/** What somebody wants of whatever resource. */
function saidIn(request: CreateBookingRequest, within: string): Outcome<Omit<BookingWish, 'resource'>> {
  const interval = intervalOf(request, within);
  if (!interval.ok) return interval;
  const { person, units, people, note } = request;
  return accept({
    person,
    ...interval.value,
    units: units || 1,
    people,
    note: note.normalize('NFC').trim(),
    payWith: paymentWishes.fromProto(request.payWith) ?? 'either',
  });
}

function alone<One>(outcome: Outcome<One>): Outcome<readonly One[]> {
  return outcome.ok ? accept([outcome.value]) : outcome;
}

function intervalOf(
  { startTime, endTime }: Pick<CreateBookingRequest, 'startTime' | 'endTime'>,
  within: string,
): Outcome<Interval> {
  const found: FieldViolation[] = [];
  const [start, end] = [momentOf(startTime), momentOf(endTime)];
  if (start === undefined) found.push({ field: `${within}start_time`, rule: 'required', message: 'Say from when.' });
  if (end === undefined) found.push({ field: `${within}end_time`, rule: 'required', message: 'Say until when.' });
  return start === undefined || end === undefined ? invalid(found) : accept({ start, end });
}

function filterOf({ node }: CoworkingApp, request: ListBookingsRequest): Outcome<BookingFilter> {
  const none = accept<Uuid | undefined>(undefined);
  const resource = request.resource === '' ? none : idOf(node, 'resources', request.resource, 'resource');
  if (!resource.ok) return resource;
  const series = request.series === '' ? none : idOf(node, 'bookingSeries', request.series, 'series');
  if (!series.ok) return series;
  const [from, until] = [momentOf(request.fromTime), momentOf(request.untilTime)];
  return accept({
    ...(resource.value ? { resource: resource.value } : {}),
    ...(request.person === '' ? {} : { person: request.person }),
    ...(series.value ? { series: series.value } : {}),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    states: request.states.flatMap((state) => bookingStates.fromProto(state) ?? []),
  });
}
