import {
  comingTo,
  demoOrigins,
  type Coming,
  type DemoOrigin,
  type PlannedOpenDay,
  type RegistrationSums,
} from './demo-registrations.ts';

/** Somebody who registers for an open day. */
export interface OpenDayGuest extends Coming {
  readonly places: number;
  /** Where she lives, as she says; nothing where she does not say. */
  readonly origin?: DemoOrigin;
  /** Whether she comes. */
  readonly comes: boolean;
}

/** People of the season's events come too. */
const turn = 4;

/** Who registers for the open day of a city; guests come from abroad, and the last of them does not say where she lives. */
export function openDayGuests(
  city: string,
  { people, guests, stayAway }: PlannedOpenDay,
  countryOf: (city: string) => string,
): readonly OpenDayGuest[] {
  const members = comingTo(people, turn);
  const strangers = Array.from({ length: guests }, (_, at): OpenDayGuest => {
    const says = at < guests - 1 ? ({ origin: 'INBOUND_OTHER' } as const) : {};
    return { city, externalId: '', number: members.length + at, places: 1, comes: true, ...says };
  });
  return [
    ...members.map((one): OpenDayGuest => {
      const isOwn = one.city === city;
      const origin = isOwn
        ? one.number % 4 === 3
          ? 'DOMESTIC'
          : 'LOCAL'
        : countryOf(one.city) === countryOf(city)
          ? 'DOMESTIC'
          : 'INBOUND_PARTNER';
      return { ...one, origin, places: one.number % 3 === 0 ? 2 : 1, comes: !isOwn || one.number >= stayAway };
    }),
    ...strangers,
  ];
}

/** The visitors that the open day must have come to, by origin: those who were let in and who came without a ticket, without staff. */
export function expectedVisitors(
  { walkIns, staff }: PlannedOpenDay,
  guests: readonly OpenDayGuest[],
): Readonly<Record<DemoOrigin, number>> {
  const visitors: Record<DemoOrigin, number> = { ...walkIns, UNKNOWN: walkIns.UNKNOWN - staff };
  for (const { comes, origin = 'UNKNOWN', places } of guests) if (comes) visitors[origin] += places;
  return visitors;
}

/** The registrations of the open day. */
export function openDaySums(guests: readonly OpenDayGuest[]): RegistrationSums {
  return { active: guests.length, waiting: 0, cancelled: 0 };
}

/** The name of an origin in deploy/demo. */
export function demoOriginOf(value: number): DemoOrigin | undefined {
  return (Object.keys(demoOrigins) as DemoOrigin[]).find((origin) => demoOrigins[origin] === value);
}
