import type { FieldViolation, LocalizedText, PlainDateText, Uuid } from '@inclust/kernel';
import { isAccessibilityFeature } from '../accessibility.ts';
import { codeViolations, textViolations } from '../texts.ts';

/** Where events take place. */
export interface Venue {
  readonly id: Uuid;
  readonly names: LocalizedText;
  readonly address: {
    readonly street: string;
    readonly locality: string;
    readonly postalCode?: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
  };
  /** Degrees, WGS 84. */
  readonly coordinates?: { readonly latitude: number; readonly longitude: number };
  /** IANA zone, such as `Europe/Tirane`: which day it is here. */
  readonly timeZone: string;
  readonly accessibility: readonly string[];
  /** How many people may be in it; `null` where nobody has said. */
  readonly capacity: number | null;
  /** When it was a cultural site that the programme supports (R05), half-open, oldest first. */
  readonly supported: readonly { readonly from: PlainDateText; readonly to?: PlainDateText }[];
}

/** The rules a venue breaks. Fields are named as in the API. */
export function venueViolations(venue: Venue): FieldViolation[] {
  const { address, capacity, coordinates, supported } = venue;
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string) => {
    if (!holds) found.push({ field, rule, message });
  };
  check(Object.keys(venue.names).length > 0, 'names', 'required', 'A name in at least one language.');
  check(within(address.street, 1, 200), 'address.street', 'text-length', '1 to 200 characters.');
  check(within(address.locality, 1, 120), 'address.locality', 'text-length', '1 to 120 characters.');
  check(within(address.postalCode ?? '', 0, 16), 'address.postal_code', 'too-long', 'At most 16 characters.');
  check(/^[A-Z]{2}$/.test(address.country), 'address.country', 'country-format', 'Two capital letters, ISO 3166-1.');
  if (coordinates) {
    const { latitude, longitude } = coordinates;
    check(Math.abs(latitude) <= 90, 'coordinates.latitude', 'out-of-range', 'From -90 to 90 degrees.');
    check(Math.abs(longitude) <= 180, 'coordinates.longitude', 'out-of-range', 'From -180 to 180 degrees.');
  }
  check(isTimeZone(venue.timeZone), 'time_zone', 'time-zone-unknown', 'Must be an IANA zone.');
  check(
    capacity === null || (Number.isSafeInteger(capacity) && capacity >= 1),
    'capacity',
    'count',
    'A whole number of at least 1, or none.',
  );
  for (const [turn, { from, to }] of supported.entries()) {
    const before = supported[turn - 1];
    check(to === undefined || to > from, `supported[${turn}].to`, 'not-after-from', 'Ends after it begins.');
    check(
      !before || (before.to !== undefined && before.to <= from),
      `supported[${turn}].from`,
      'overlapping',
      'Begins when the one before has ended.',
    );
  }
  return [
    ...found,
    ...textViolations('names', venue.names, 240),
    ...codeViolations('accessibility', venue.accessibility, isAccessibilityFeature, 'accessibility-unknown', 11),
  ];
}

/** Whether a venue is a supported site on a day. */
export function isSupportedOn({ supported }: Pick<Venue, 'supported'>, day: PlainDateText): boolean {
  return supported.some(({ from, to }) => from <= day && (to === undefined || day < to));
}

function within(text: string, least: number, most: number): boolean {
  return text.trim().length >= least && text.length <= most;
}

function isTimeZone(text: string): boolean {
  // An offset is no zone: it does not know of summer time.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
