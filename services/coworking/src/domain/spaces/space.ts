import { below, type FieldViolation, type LocalizedText, type Uuid } from '@inclust/kernel';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { nameViolations } from '../names.ts';
import type { OpeningHours } from '../opening/opening-hours.ts';
import { openingViolations } from '../opening/opening-violations.ts';

/** A place where people work together. */
export interface Space {
  readonly id: Uuid;
  readonly names: LocalizedText;
  readonly address: {
    readonly street: string;
    readonly locality: string;
    readonly postalCode?: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
  };
  /** IANA zone: its days, hours and months are those of the space. */
  readonly timeZone: string;
  /** When it is open, for all that has no hours of its own. */
  readonly hours: OpeningHours;
  /** How many enterprises its incubation can host at once; 0 where it offers none. */
  readonly incubationPlaces: number;
}

const mostPlaces = 10_000;

/** The rules a space breaks. Fields are named as in the API. */
export function spaceViolations({ names, address, timeZone, hours, incubationPlaces }: Space): FieldViolation[] {
  const found: FieldViolation[] = [...nameViolations(names)];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field, rule, message });
  };
  check(within(address.street, 1, 200), 'address.street', 'text-length', '1 to 200 characters.');
  check(within(address.locality, 1, 120), 'address.locality', 'text-length', '1 to 120 characters.');
  check(within(address.postalCode ?? '', 0, 16), 'address.postal_code', 'too-long', 'At most 16 characters.');
  check(
    /^[A-Z]{2}$/.test(address.country),
    'address.country_code',
    'country-format',
    'Two capital letters, ISO 3166-1.',
  );
  check(parseZone(timeZone) !== undefined, 'time_zone', 'time-zone-unknown', 'Must be an IANA zone.');
  const isCount = Number.isSafeInteger(incubationPlaces) && incubationPlaces >= 0 && incubationPlaces <= mostPlaces;
  check(isCount, 'incubation_places', 'count', `A whole number up to ${mostPlaces}.`);
  return [...found, ...openingViolations(hours).map(below('opening_hours'))];
}

/** The zone of a space that was kept. */
export function zoneOf({ timeZone }: Pick<Space, 'timeZone'>): ZoneName {
  const zone = parseZone(timeZone);
  if (!zone) throw new Error('a space was kept with an unknown zone');
  return zone;
}

function within(text: string, least: number, most: number): boolean {
  return text.trim().length >= least && text.length <= most;
}
