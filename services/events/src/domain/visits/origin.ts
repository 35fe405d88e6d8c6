/** The two countries of the federation. */
export type PartnerCountry = 'GR' | 'AL';

/**
 * Where a visitor lives, seen from the place that she visits; nationality does not matter. Of the place itself, of its country, of the
 * other of the two countries, of any other, or not known, which is never counted as one of the others.
 */
export const origins = ['LOCAL', 'DOMESTIC', 'INBOUND_PARTNER', 'INBOUND_OTHER', 'UNKNOWN'] as const;
export type Origin = (typeof origins)[number];

/** A count for each origin; of those that are not there nobody came. */
export type ByOrigin = Readonly<Partial<Record<Origin, number>>>;

/** Where somebody lives, as far as she said. */
export interface Residence {
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** The municipality, in the words by which the place names its own. */
  readonly locality?: string;
}

/** The place that is visited. */
export interface VisitedPlace {
  readonly country: PartnerCountry;
  readonly locality: string;
}

/** The origin of a visitor of a place. Who tells her country and not her municipality lives somewhere in the country. */
export function originOf({ country, locality }: Residence, place: VisitedPlace): Origin {
  if (country === undefined || country === '') return 'UNKNOWN';
  if (country === place.country) return locality === place.locality ? 'LOCAL' : 'DOMESTIC';
  return country === 'GR' || country === 'AL' ? 'INBOUND_PARTNER' : 'INBOUND_OTHER';
}

/** How many in all. */
export function totalOf(counts: ByOrigin): number {
  return origins.reduce((sum, origin) => sum + (counts[origin] ?? 0), 0);
}

/** Several counts of different people in one. */
export function addedOrigins(counts: readonly ByOrigin[]): ByOrigin {
  return Object.fromEntries(
    origins.flatMap((origin) => {
      const sum = counts.reduce((total, one) => total + (one[origin] ?? 0), 0);
      return sum > 0 ? [[origin, sum]] : [];
    }),
  );
}
