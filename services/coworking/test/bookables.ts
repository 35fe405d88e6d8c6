import { parseNodeId, parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import { usualRules, type BookingRules } from '../src/domain/resources/booking-rules.ts';
import { bookable, type Bookable } from '../src/domain/resources/bookable.ts';
import type { Resource } from '../src/domain/resources/resource.ts';
import type { OpeningHours } from '../src/domain/opening/opening-hours.ts';
import { athens, daily, hoursWith } from './opening.ts';

/** The id of a number, for tests. */
export function id(number: number): Uuid {
  const uuid = parseUuid(`01890000-0000-8000-8000-${String(number).padStart(12, '0')}`);
  if (!uuid) throw new Error(`${number} is too long`);
  return uuid;
}

/** The node of all resources here. */
export const node = parseNodeId('kerkyra') as NodeId;

/** A room that is there once, with what differs. */
export function resourceWith(more: Partial<Resource> = {}): Resource {
  return {
    id: id(1),
    space: id(900),
    names: { el: { text: 'Αίθουσα', state: 'original' } },
    kind: 'room',
    units: 1,
    seats: null,
    features: [],
    parts: [],
    creditClass: '',
    rules: usualRules,
    isRetired: false,
    ...more,
  };
}

/** What a bookable is made of; it is open at all times where nothing else is said. */
export interface BookableWanted {
  readonly resource?: Partial<Resource>;
  readonly rules?: Partial<BookingRules>;
  readonly hours?: OpeningHours;
  readonly timeZone?: string;
  /** How many units there are of each of its parts, whose ids are `id(101)` and so on. */
  readonly parts?: readonly number[];
}

/** A resource as it is booked. */
export function bookableWith({ resource, rules, hours, timeZone = athens, parts = [] }: BookableWanted = {}): Bookable {
  const made = parts.map((units, turn) => resourceWith({ id: id(101 + turn), units }));
  const space = {
    id: id(900),
    names: {},
    address: { street: 'Αγοράς 1', locality: 'Άρτα', country: 'GR' },
    timeZone,
    hours: hours ?? hoursWith({ weekly: daily('00:00-24:00'), onHolidays: { kind: 'open' } }),
    incubationPlaces: 0,
  };
  const whole = resourceWith({
    ...resource,
    ...(made.length > 0 ? { units: 1, parts: made.map((one) => one.id) } : {}),
    rules: { ...usualRules, ...rules },
  });
  return bookable(node, whole, space, new Map(made.map((one) => [one.id, one])));
}
