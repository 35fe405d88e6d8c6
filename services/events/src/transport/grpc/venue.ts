import type { Venue as ProtoVenue } from '@inclust/contracts';
import { accept, invalid, parsePlainDate, type FieldViolation, type NodeId, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { textFromProto, textToProto } from '@inclust/rpc';
import { venueNameOf } from '../../app/names.ts';
import type { Venue } from '../../domain/venue/venue.ts';
import type { KeptVenue } from '../../domain/venue/venue-decider.ts';

/** What an organiser says of a venue. */
export type VenueDraft = Omit<Venue, 'id'>;

/** The fields of a venue that a mask may name. */
export const venueFields: ReadonlyMap<string, keyof VenueDraft> = new Map([
  ['names', 'names'],
  ['address', 'address'],
  ['coordinates', 'coordinates'],
  ['time_zone', 'timeZone'],
  ['accessibility', 'accessibility'],
  ['capacity', 'capacity'],
  ['supported_periods', 'supported'],
]);

/** Those fields of a venue that are wanted, from a message. */
export function venueFromProto(
  venue: ProtoVenue,
  wanted: readonly (keyof VenueDraft)[] = [...venueFields.values()],
): Outcome<Partial<VenueDraft>> {
  const found: FieldViolation[] = [];
  const readers: { readonly [F in keyof VenueDraft]-?: () => Partial<VenueDraft> } = {
    names: () => ({ names: textFromProto(venue.names) }),
    address: () => ({ address: addressFromProto(venue.address, found) }),
    coordinates: () => (venue.coordinates ? { coordinates: { ...venue.coordinates } } : {}),
    timeZone: () => ({ timeZone: venue.timeZone }),
    accessibility: () => ({ accessibility: venue.accessibility }),
    capacity: () => ({ capacity: venue.capacity === 0 ? null : venue.capacity }),
    supported: () => ({ supported: supportedFromProto(venue.supportedPeriods, found) }),
  };
  const read = Object.assign({}, ...wanted.map((field) => readers[field]())) as Partial<VenueDraft>;
  return found.length > 0 ? invalid(found) : accept(read);
}

/** A venue with those fields as another one has them; what that lacks is gone. */
export function withFields(before: Venue, next: Partial<VenueDraft>, fields: readonly (keyof VenueDraft)[]): Venue {
  const { coordinates, ...rest } = before;
  return { ...rest, ...(coordinates && !fields.includes('coordinates') ? { coordinates } : {}), ...next };
}

function addressFromProto(address: ProtoVenue['address'], found: FieldViolation[]): Venue['address'] {
  const { street = '', locality = '', postalCode = '', countryCode = '' } = address ?? {};
  if (!/^[A-Z]{2}$/.test(countryCode))
    found.push({
      field: 'venue.address.country_code',
      rule: 'country-code',
      message: 'Must be two capital letters of ISO 3166-1, such as GR or AL.',
    });
  return {
    street: written(street),
    locality: written(locality),
    ...(postalCode === '' ? {} : { postalCode: written(postalCode) }),
    country: countryCode,
  };
}

function written(text: string): string {
  return text.normalize('NFC').trim();
}

function supportedFromProto(periods: ProtoVenue['supportedPeriods'], found: FieldViolation[]): Venue['supported'] {
  const day = (text: string, field: string) => {
    const parsed = parsePlainDate(text);
    if (!parsed) found.push({ field, rule: 'date-format', message: 'Must be YYYY-MM-DD.' });
    return parsed;
  };
  return periods.flatMap(({ fromDate, toDate }, turn) => {
    const from = day(fromDate, `venue.supported_periods[${turn}].from_date`);
    const to = toDate === '' ? undefined : day(toDate, `venue.supported_periods[${turn}].to_date`);
    return from ? [{ from, ...(to ? { to } : {}) }] : [];
  });
}

/** A venue as a message. */
export function venueToProto(node: NodeId, { state: venue, version }: AtVersion<KeptVenue>): ProtoVenue {
  const { address, coordinates } = venue;
  return {
    name: venueNameOf(node, venue.id),
    names: textToProto(venue.names),
    address: {
      street: address.street,
      locality: address.locality,
      postalCode: address.postalCode ?? '',
      countryCode: address.country,
    },
    coordinates: coordinates && { ...coordinates },
    timeZone: venue.timeZone,
    accessibility: [...venue.accessibility],
    capacity: venue.capacity ?? 0,
    supportedPeriods: venue.supported.map(({ from, to = '' }) => ({ fromDate: from, toDate: to })),
    etag: String(version),
    createTime: venue.createdAt,
    updateTime: venue.changedAt,
  };
}
