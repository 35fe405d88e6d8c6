import type { Partially } from '@inclust/client';
import { BookingState, CreateBookingSeriesResponse, type CreateBookingRequest } from '@inclust/contracts';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { bookingTimeOf, type BookingTimeOptions } from './booking-times.ts';
import { bookingStates, seriesScopes } from './coworking-words.ts';
import { paymentWishes } from './credit-words.ts';
import { named } from './event-words.ts';
import { nodeOfName } from './names.ts';
import { countOf } from './registration-words.ts';
import { bookingTable, showBooking, showBookings, skippedLines } from './show-bookings.ts';
import { ownZone } from './span-text.ts';
import { taken } from './taken.ts';
import { momentOrDayIn } from './wall-times.ts';
import { zoneOf, zoneOfBookable, zoneOfResource } from './zone-of-space.ts';

/** What `bookings list` is told. */
export interface BookingListOptions {
  readonly for?: string;
  readonly state?: readonly string[];
  readonly series?: string;
  readonly from?: string;
  readonly until?: string;
  readonly limit?: string;
}

/** `inclust bookings list`: those of a resource or a member, else the caller's own, in the order of their starts. */
export async function listBookings(
  context: Context,
  resource: string | undefined,
  options: BookingListOptions,
): Promise<ExitCode> {
  const { for: person, state = [], series = '', from, until, limit } = options;
  const states = state.map((word) => named('--state', bookingStates, word));
  using node = openNode(context, nodeOfName(resource ?? person));
  const isTimed = from !== undefined || until !== undefined;
  const zone = resource !== undefined && isTimed ? await zoneOfResource(node, resource) : (ownZone() ?? utc);
  const found = node.bookings.everyBooking({
    resource: resource ?? '',
    person: person ?? '',
    states,
    series,
    ...(from === undefined ? {} : { fromTime: momentOrDayIn('--from', from, zone) }),
    ...(until === undefined ? {} : { untilTime: momentOrDayIn('--until', until, zone) }),
  });
  return showBookings(context, await taken(found, limit));
}

const utc = parseZone('UTC') as ZoneName;

/** `inclust bookings get`. */
export async function getBooking(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showBooking(context, (await node.bookings.getBooking({ name })).booking);
}

/** What is the same of one booking and of a series. */
interface WishOptions extends BookingTimeOptions {
  readonly for?: string;
  readonly units?: string;
  readonly people?: string;
  readonly note?: string;
  readonly payWith?: string;
  readonly requestId?: string;
}

/** What `bookings create` is told. */
export interface NewBookingOptions extends WishOptions {
  readonly hold?: boolean;
  readonly wait?: boolean;
}

/** `inclust bookings create`: books, holds or waits. */
export async function createBooking(context: Context, resource: string, options: NewBookingOptions): Promise<ExitCode> {
  const { hold = false, wait = false, requestId = '' } = options;
  using node = openNode(context, nodeOfName(resource));
  const wish = wishOf(resource, options, await zoneOfBookable(node, resource));
  return showBooking(context, (await node.bookings.createBooking({ ...wish, hold, wait, requestId })).booking);
}

/** What `bookings create-series` is told. */
export interface NewSeriesOptions extends WishOptions {
  readonly rule: string;
  readonly without?: readonly string[];
  readonly skipConflicts?: boolean;
}

/** `inclust bookings create-series`: books on all dates of a rule, or with `--skip-conflicts` on those that can be had. */
export async function createSeries(context: Context, resource: string, options: NewSeriesOptions): Promise<ExitCode> {
  const { rule, without = [], skipConflicts = false, requestId = '' } = options;
  using node = openNode(context, nodeOfName(resource));
  const first = wishOf(resource, options, await zoneOfResource(node, resource));
  const asked = { first, rule, removed: [...without], skipConflicts, requestId };
  const made = await node.bookings.createBookingSeries(asked);
  context.out.result(CreateBookingSeriesResponse.toJSON(made), () =>
    [
      `${made.series}  ${made.bookings.length} booked, ${made.skipped.length} not`,
      bookingTable(context.out, made.bookings),
      ...skippedLines(made.skipped),
    ].join('\n'),
  );
  return exitCodes.ok;
}

function wishOf(resource: string, options: WishOptions, zone: ZoneName | undefined): Partially<CreateBookingRequest> {
  const { for: person = '', units, people, note = '', payWith } = options;
  return {
    resource,
    person,
    ...bookingTimeOf(options, zone),
    ...(units === undefined ? {} : { units: countOf('--units', units) }),
    ...(people === undefined ? {} : { people: countOf('--people', people, 0) }),
    note,
    ...(payWith === undefined ? {} : { payWith: named('--pay-with', paymentWishes, payWith) }),
  };
}

/** `inclust bookings confirm`; where another one was confirmed before it is declined, which the exit code tells. */
export async function confirmBooking(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  const { booking } = await node.bookings.confirmBooking({ name });
  const code = showBooking(context, booking);
  return booking?.state === BookingState.BOOKING_STATE_DECLINED ? exitCodes.refused : code;
}

/** `inclust bookings decline`. */
export async function declineBooking(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showBooking(context, (await node.bookings.declineBooking({ name })).booking);
}

/** `inclust bookings cancel`: one, or more of its series. */
export async function cancelBooking(
  context: Context,
  name: string,
  { scope = 'one' }: { readonly scope?: string },
): Promise<ExitCode> {
  const asked = { name, scope: named('--scope', seriesScopes, scope) };
  using node = openNode(context, nodeOfName(name));
  return showBookings(context, (await node.bookings.cancelBooking(asked)).bookings);
}

/** What `bookings move` is told. */
export interface MoveOptions extends BookingTimeOptions {
  readonly units?: string;
  readonly scope?: string;
}

/** `inclust bookings move`: to another time or size, one or more of its series; as long as before unless it is said otherwise. */
export async function moveBooking(context: Context, name: string, options: MoveOptions): Promise<ExitCode> {
  const { units, scope = 'one' } = options;
  const wanted = {
    name,
    scope: named('--scope', seriesScopes, scope),
    ...(units === undefined ? {} : { units: countOf('--units', units) }),
  };
  using node = openNode(context, nodeOfName(name));
  const { booking } = await node.bookings.getBooking({ name });
  if (!booking) throw new Error('the answer holds no booking');
  const length = Date.parse(booking.endTime ?? '') - Date.parse(booking.startTime ?? '');
  // Of what another node has not answered yet the zone is not known.
  const zone = booking.etag === '0' ? undefined : zoneOf(booking);
  const time = bookingTimeOf(options, zone, length);
  return showBookings(context, (await node.bookings.moveBooking({ ...wanted, ...time })).bookings);
}
