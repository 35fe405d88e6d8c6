import type { Observation } from '../observation.ts';
import type { PlainDateText } from '@inclust/kernel';
import type { Stay } from './member.ts';

/** A place of a node. */
export interface VenueSubject {
  readonly kind: 'venue';
  /** When it was a supported site. */
  readonly supported: readonly Stay[];
}

/** A place counts as a supported site from the first day of each time it is one. */
export function observeVenue({ supported }: VenueSubject, id: string): Observation[] {
  return supported.map(({ from }) => ({
    kind: 'site',
    day: from,
    amount: 1,
    key: id,
    dimensions: {},
    verified: true,
  }));
}

/** Whether it was a supported site on a day. */
export function isSupportedOn({ supported }: VenueSubject, day: PlainDateText): boolean {
  return supported.some(({ from, to }) => from <= day && (!to || day < to));
}
