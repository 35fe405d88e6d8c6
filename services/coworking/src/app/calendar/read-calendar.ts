import type { Booking } from '../../domain/bookings/booking.ts';
import type { Interval } from '../../domain/interval.ts';
import { atOf } from '../bookings/book.ts';
import type { CoworkingApp } from '../ports.ts';
import type { CalendarApp } from './change-links.ts';
import type { LinkedCalendar } from './ports.ts';
import { shownAway, shownBooking, type CalendarEntry, type ShownBooking } from './shown-booking.ts';

/** The calendar of a member's bookings. */
export interface PersonalCalendar extends Pick<LinkedCalendar, 'language'> {
  /** Also those at other nodes, in the order of their starts. */
  readonly bookings: readonly ShownBooking[];
  /** When something in it could have changed last, in epoch milliseconds. */
  readonly changedAt: number;
}

const day = 24 * 60 * 60_000;

/** For how many days what is over stays in a calendar. */
const daysKept = 366;

/** The calendar to which a secret leads; `undefined` where it leads to none. */
export async function readCalendar(app: CalendarApp, secret: string): Promise<PersonalCalendar | undefined> {
  const link = await app.links.find(app.secrets.hash(secret));
  if (!link) return undefined;
  // What is over leaves at midnight UTC: so the calendar changes then, and not at every moment.
  const today = Math.floor(atOf(app) / day) * day;
  const isShown = ({ end }: Interval) => end >= today - daysKept * day;
  const [own, elsewhere] = await Promise.all([
    app.bookings.ofPerson(link.person),
    app.away?.store.ofPerson(link.person) ?? [],
  ]);
  const entries = await entriesOf(app, own.filter(isShown));
  const away = elsewhere.filter(({ want }) => want !== 'forget').map(shownAway);
  const bookings = [...entries.map((entry) => shownBooking(app.node, entry)), ...away.filter(isShown)].toSorted(
    (one, other) => one.start - other.start || (one.id < other.id ? -1 : 1),
  );
  const places = entries.flatMap(({ resource, space }) => [resource, space].map((one) => Date.parse(one.changedAt)));
  const changes = [link.changedAt, ...bookings.map(({ changedAt }) => changedAt), ...places];
  if (bookings.length < own.length + away.length) changes.push(today);
  return { language: link.language, bookings, changedAt: Math.max(...changes) };
}

/** Bookings with what they are of, in their order. */
export async function entriesOf(
  app: Pick<CoworkingApp, 'resources' | 'spaces'>,
  bookings: readonly Booking[],
): Promise<readonly CalendarEntry[]> {
  const resources = await app.resources.getMany([...new Set(bookings.map(({ resource }) => resource))]);
  const spaces = await app.spaces.getMany([...new Set([...resources.values()].map(({ state }) => state.space))]);
  return bookings.flatMap((booking) => {
    const resource = resources.get(booking.resource)?.state;
    const space = resource && spaces.get(resource.space)?.state;
    return space ? [{ booking, resource, space }] : [];
  });
}
