import { nationalHolidays } from '@inclust/holidays';
import type { DemoResource, DemoSpace } from './demo-coworking.ts';
import { personOfCity } from './demo-registrations.ts';

/** What is to become of a booking of the demonstration. */
export type PlannedState = 'confirmed' | 'held' | 'requested' | 'declined' | 'waiting' | 'cancelled';

/** Who books what, and when. */
interface Planned {
  /** Its own within the city. */
  readonly number: number;
  /** Id of the resource in deploy/demo. */
  readonly resource: string;
  /** External id in the register of some city. */
  readonly person: string;
  /** By the clocks of the space, `2027-07-05T10:00`. */
  readonly start: string;
  readonly minutes: number;
}

/** One booking of the demonstration. */
export interface PlannedBooking extends Planned {
  readonly units: number;
  readonly state: PlannedState;
}

/** A series, once a week; `dates` are those on which the space is open. */
export interface PlannedSeries extends Planned {
  readonly count: number;
  readonly dates: readonly string[];
}

/** The bookings of a city. */
export interface BookingPlan {
  readonly bookings: readonly PlannedBooking[];
  readonly series: readonly PlannedSeries[];
}

/** Who may come from where. */
const cities = ['arta', 'corfu', 'vlora', 'korca'] as const;
const daysAhead = 85;
const weeks = 12;

/**
 * The bookings of a space for some three months after a day: the same for the same day. None stands in the way of another but those that
 * wait. They are on working days: by day in all that can be booked, in the evening series and halls.
 */
export function planBookings(space: DemoSpace, after: Temporal.PlainDate): BookingPlan {
  const days = workingDays(space.country, after);
  const alone = space.resources.flatMap((resource, turn) => bookingsOf(resource, turn, days));
  const taken = alone.filter((one, at) => kindOf(space, one) === 'studio' && at % 5 === 1);
  const waiting = taken.map((one) => ({ ...one, state: 'waiting' as const }));
  const bookings = [...alone, ...waiting].map((one, number) => ({
    ...one,
    number,
    person: personFor(space.city, number),
  }));
  const series = space.resources
    .filter((resource) => takesSeries(space, resource))
    .map((resource, turn) => seriesOf(space, resource, turn, after));
  return { bookings, series };
}

type Slot = Omit<PlannedBooking, 'number' | 'person'>;

/** One booking on every seventh day, of a pool two that meet, in a hall every fifth evening. */
function bookingsOf(resource: DemoResource, turn: number, days: readonly string[]): readonly Slot[] {
  const { id, units = 1, parts = [] } = resource;
  if (parts.length > 0)
    return days
      .filter((_, at) => at % 5 === 2)
      .map((day) => ({ resource: id, start: `${day}T17:30`, minutes: 120, units: 1, state: 'confirmed' }));
  return days
    .map((day, at) => ({ day, at }))
    .filter(({ at }) => (at + turn) % 7 === 0)
    .flatMap(({ day, at }, number): readonly Slot[] => {
      const slot = (hour: number, hours: number, wanted: number, state: PlannedState) => ({
        resource: id,
        start: `${day}T${String(hour).padStart(2, '0')}:00`,
        minutes: hours * 60,
        units: wanted,
        state,
      });
      if (units === 1)
        return [slot(9 + ((at * 5 + turn * 3) % 6), 1 + ((at + turn * 2) % 2), 1, stateOf(resource, number))];
      const more = units >= 8 ? at % 4 : 0;
      return [slot(9, 4, 1, 'confirmed'), slot(11, 4, 1 + more, stateOf(resource, number))];
    });
}

/** What becomes of a booking, by its number within the resource. */
function stateOf({ kind, rules }: DemoResource, number: number): PlannedState {
  if (rules.approval) return (['requested', 'confirmed', 'declined', 'requested'] as const)[number % 4] ?? 'requested';
  if (rules.holdFor !== undefined && number % 4 === 0) return 'held';
  return kind === 'room' && number % 6 === 2 ? 'cancelled' : 'confirmed';
}

function takesSeries({ resources }: DemoSpace, { id, kind, parts = [], rules }: DemoResource): boolean {
  const isPart = resources.some((one) => one.parts?.includes(id));
  return (kind === 'room' || kind === 'studio') && parts.length === 0 && !isPart && !rules.approval;
}

function seriesOf(
  { city, country }: DemoSpace,
  { id }: DemoResource,
  turn: number,
  after: Temporal.PlainDate,
): PlannedSeries {
  const ahead = ((turn % 5) + 1 - after.dayOfWeek + 7) % 7 || 7;
  const first = after.add({ days: ahead });
  const all = Array.from({ length: weeks }, (_, week) => first.add({ weeks: week }));
  const at = (day: Temporal.PlainDate) => `${day.toString()}T17:00`;
  return {
    number: turn,
    resource: id,
    person: personOfCity(city, turn),
    start: at(first),
    minutes: 120,
    count: weeks,
    dates: all.filter((day) => isWorkingDay(country, day)).map(at),
  };
}

/** Most are of the city itself, every seventh of another one. */
function personFor(city: string, number: number): string {
  const others = cities.filter((one) => one !== city);
  const from = number % 7 === 6 ? (others[number % others.length] ?? city) : city;
  return personOfCity(from, number);
}

function kindOf({ resources }: DemoSpace, { resource }: Slot): string | undefined {
  return resources.find(({ id }) => id === resource)?.kind;
}

/** The days from Monday to Friday that are no holidays. */
function workingDays(country: string, after: Temporal.PlainDate): readonly string[] {
  return Array.from({ length: daysAhead }, (_, turn) => after.add({ days: turn + 1 }))
    .filter((day) => isWorkingDay(country, day))
    .map((day) => day.toString());
}

function isWorkingDay(country: string, day: Temporal.PlainDate): boolean {
  const isHoliday = nationalHolidays(country, day.year).some(({ date }) => date === day.toString());
  return day.dayOfWeek <= 5 && !isHoliday;
}
