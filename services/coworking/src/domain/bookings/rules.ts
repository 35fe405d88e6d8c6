import type { FieldViolation } from '@inclust/kernel';
import { wallTime } from '@inclust/schedule';
import type { Interval } from '../interval.ts';
import { closedBecause } from '../opening/closed-because.ts';
import type { Holidays } from '../opening/holidays.ts';
import { admissionViolations, unknownBooker, type Admission } from '../resources/admission.ts';
import type { Bookable } from '../resources/bookable.ts';

const minute = 60_000;
/** No resource is booked for longer than 31 days, in minutes. */
const longestOfAll = 31 * 24 * 60;

/** What is wanted of a resource. `at` is the moment of the wish, in epoch milliseconds. */
export interface Wish extends Interval {
  readonly units: number;
  readonly people: number;
  /** The node whose member it is for. */
  readonly city: string;
  /** Whether she has one of some plans when it begins. */
  readonly hasPlan: (plans: readonly string[]) => boolean;
  /** What is known of who books; nothing where it is absent. */
  readonly admission?: Admission | 'granted' | undefined;
  readonly at: number;
}

/** The rules of a resource that a wish breaks, whoever else has it. Fields are named as in the API. */
export function wishViolations({ resource, zone, hours }: Bookable, wish: Wish, holidays: Holidays): FieldViolation[] {
  const { start, end, units, people, city, hasPlan, at } = wish;
  const { rules, seats, isRetired } = resource;
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field, rule, message });
  };
  check(!isRetired, 'resource', 'retired', 'It is booked no more.');
  check(
    rules.cities.length === 0 || rules.cities.some((one) => one === city),
    'person',
    'city-not-admitted',
    `Only members of ${rules.cities.join(', ')} may book it.`,
  );
  found.push(...admissionViolations(rules, wish.admission ?? unknownBooker));
  check(
    rules.plans.length === 0 || hasPlan(rules.plans),
    'person',
    'plan-required',
    `Only who has a plan when it begins may book it: ${rules.plans.join(', ')}.`,
  );
  check(
    Number.isSafeInteger(units) && units >= 1 && units <= resource.units,
    'units',
    'count',
    `1 to ${resource.units}.`,
  );
  check(
    Number.isSafeInteger(people) && people >= 0 && (seats === null || people <= seats * units),
    'people',
    'too-many-people',
    `It has room for ${(seats ?? 0) * units}.`,
  );
  if (!(start < end))
    return [...found, { field: 'end_time', rule: 'not-after-start', message: 'Ends after it starts.' }];
  const length = (end - start) / minute;
  check(length >= rules.shortest, 'end_time', 'too-short', `At least ${rules.shortest} minutes.`);
  check(length <= rules.longest, 'end_time', 'too-long', `At most ${rules.longest} minutes.`);
  check(
    isOnGrid(start, rules.granularity, zone),
    'start_time',
    'not-in-granularity',
    `Begins at a multiple of ${rules.granularity} minutes after midnight there.`,
  );
  check(
    length % rules.granularity === 0,
    'end_time',
    'not-in-granularity',
    `A multiple of ${rules.granularity} minutes.`,
  );
  const ahead = (start - at) / minute;
  check(ahead >= 0, 'start_time', 'past', 'It has not begun yet.');
  check(
    ahead < 0 || ahead >= rules.leadTime,
    'start_time',
    'within-lead-time',
    `At least ${rules.leadTime} minutes before it begins.`,
  );
  check(ahead <= rules.horizon, 'start_time', 'beyond-horizon', `At most ${rules.horizon} minutes before it begins.`);
  // Opening hours are reckoned date by date: never for a wish of thousands of years.
  const closed = length <= longestOfAll ? closedBecause(hours, zone, { start, end }, holidays) : undefined;
  if (closed) found.push({ field: 'start_time', rule: closed.kind, message: 'It is not open all of that time.' });
  return found;
}

/** Whether the clocks of a zone show a multiple of so many minutes after midnight. */
function isOnGrid(start: number, granularity: number, zone: Bookable['zone']): boolean {
  if (start % minute !== 0) return false;
  const local = wallTime(start, zone);
  const [hours = 0, minutes = 0] = local.slice(11).split(':').map(Number);
  return (hours * 60 + minutes) % granularity === 0;
}
