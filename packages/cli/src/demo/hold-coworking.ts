import type { NodeClient } from '@inclust/client';
import { BookingState, type Booking } from '@inclust/contracts';
import type { ZoneName } from '@inclust/schedule';
import { bookingTimeOf } from '../commands/booking-times.ts';
import { nodeOfName } from '../commands/names.ts';
import { readDemoSpaces, type DemoSpace } from './demo-coworking.ts';
import { giveCredit } from './give-credit.ts';
import { inParallel } from './in-parallel.ts';
import { makeSpace, type MadeSpace } from './make-space.ts';
import { clientOf, type NodeClients } from './node-clients.ts';
import { personsByExternalId } from './persons.ts';
import { planBookings, type BookingPlan, type PlannedBooking, type PlannedSeries } from './plan-bookings.ts';
import { until } from './until.ts';
import { isAsWanted, keyOf, noteOf, seriesId, wantedBookings } from './wanted-bookings.ts';

/** The co-working of a city, with what is to be booked there. */
export interface CityCoworking {
  readonly space: DemoSpace;
  readonly made: MadeSpace;
  readonly plan: BookingPlan;
}

const mostAtOnce = 32;

/**
 * Lets every city have its co-working space, and members of all cities book in it for the months after the day on which it was made, each by
 * way of her own node. What
 * was made before is left as it is; what was interrupted goes on.
 */
export async function holdCoworking(
  clients: NodeClients,
  { tell, signal }: { readonly tell: (line: string) => void; readonly signal: AbortSignal },
): Promise<readonly CityCoworking[]> {
  const spaces = readDemoSpaces().filter(({ city }) => clients.has(city));
  const cities = await Promise.all(
    spaces.map(async (space) => {
      const made = await makeSpace(clientOf(clients, space.city), space);
      return { space, made, plan: planBookings(space, made.day) };
    }),
  );
  const open = await Promise.all(
    cities.map(async (city) => ((await isBooked(clientOf(clients, city.space.city), city)) ? [] : [city])),
  );
  const todo = open.flat();
  if (todo.length === 0) return cities;
  const persons = await personsByExternalId(clients);
  await Promise.all(todo.map(({ space, made }) => giveCredit(clientOf(clients, space.city), space, made, persons)));
  await Promise.all(todo.map((city) => bookAll(clients, city, persons, signal)));
  tell(`members have booked rooms, desks, studios and equipment of ${todo.length} cities`);
  return cities;
}

/** The bookings of the resources of a city, by what they are known by. */
export async function bookingsOf(node: NodeClient, { resources }: MadeSpace): Promise<ReadonlyMap<string, Booking>> {
  const names = [...resources.values()];
  const found = await inParallel(names.length, mostAtOnce, (at) =>
    Array.fromAsync(node.bookings.everyBooking({ resource: names[at] ?? '' })),
  );
  return new Map(found.flat().map((booking) => [keyOf(booking), booking]));
}

async function isBooked(node: NodeClient, { space, made, plan }: CityCoworking): Promise<boolean> {
  const found = await bookingsOf(node, made);
  const at = { zone: made.zone, now: Date.now() };
  return wantedBookings(space, plan).every((one) =>
    isAsWanted(one, { ...at, resource: made.resources.get(one.resource) }, found.get(one.key)),
  );
}

/** Books first what is free, then what waits for it. Who is in no register is left out, and what has begun. */
async function bookAll(
  clients: NodeClients,
  { space, made, plan }: CityCoworking,
  persons: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { bookings } = clientOf(clients, space.city);
  const wishOf = (planned: PlannedBooking | PlannedSeries, id: string) => {
    const time = bookingTimeOf({ start: planned.start, length: `${planned.minutes}m` }, made.zone);
    const person = persons.get(planned.person);
    const resource = made.resources.get(planned.resource);
    if (person === undefined || resource === undefined) return undefined;
    return { resource, person, ...time, note: noteOf(space, id) };
  };
  const requestId = (id: string) => `demo-${space.city}-booking-${id}`;
  const book = async (planned: PlannedBooking): Promise<void> => {
    signal.throwIfAborted();
    const { number, units, state } = planned;
    const wish = isAhead(planned.start, made.zone) ? wishOf(planned, String(number)) : undefined;
    if (!wish) return;
    const choices = { units, hold: state === 'held', wait: state === 'waiting', requestId: requestId(String(number)) };
    const home = clientOf(clients, nodeOfName(wish.person) ?? space.city);
    const { booking } = await home.bookings.createBooking({ ...wish, ...choices });
    if (booking) await goOn(bookings, planned, await answered(home, booking, signal));
  };
  const bookSeries = async (planned: PlannedSeries): Promise<void> => {
    const { number, count, dates } = planned;
    const first = dates.some((date) => isAhead(date, made.zone)) ? wishOf(planned, seriesId(number)) : undefined;
    if (!first) return;
    const rule = `FREQ=WEEKLY;COUNT=${count}`;
    await bookings.createBookingSeries({ first, rule, skipConflicts: true, requestId: requestId(seriesId(number)) });
  };
  const [waiting, alone] = [true, false].map((waits) =>
    plan.bookings.filter(({ state }) => (state === 'waiting') === waits),
  );
  await Promise.all([
    inParallel(plan.series.length, mostAtOnce, async (at) => plan.series[at] && bookSeries(plan.series[at])),
    inParallel(alone?.length ?? 0, mostAtOnce, async (at) => alone?.[at] && book(alone[at])),
  ]);
  await inParallel(waiting?.length ?? 0, mostAtOnce, async (at) => waiting?.[at] && book(waiting[at]));
}

/** A booking once the node of its resource has answered. */
async function answered({ bookings }: NodeClient, { name, ...made }: Booking, signal: AbortSignal): Promise<Booking> {
  if (made.state !== BookingState.BOOKING_STATE_PENDING) return { name, ...made };
  return until(
    async () => {
      const { booking } = await bookings.getBooking({ name });
      return booking?.state !== BookingState.BOOKING_STATE_PENDING && booking;
    },
    'the answer to a booking at another node',
    signal,
  );
}

/** What is to become of a booking after it was made; a step that was taken before is not taken again. */
async function goOn(bookings: NodeClient['bookings'], { state }: PlannedBooking, { name, ...booking }: Booking) {
  const isRequested = booking.state === BookingState.BOOKING_STATE_REQUESTED;
  if (state === 'confirmed' && isRequested) await bookings.confirmBooking({ name });
  if (state === 'declined' && isRequested) await bookings.declineBooking({ name });
  if (state === 'cancelled') await bookings.cancelBooking({ name });
}

function isAhead(start: string, zone: ZoneName): boolean {
  return Temporal.PlainDateTime.from(start).toZonedDateTime(zone).epochMilliseconds > Date.now();
}
