import { accept, invalid, refuse, unreachable, type Decider, type InstantText, type Outcome } from '@inclust/kernel';
import { venueViolations, type Venue } from './venue.ts';

/** A venue with what is known of it since when. */
export interface KeptVenue extends Venue {
  readonly createdAt: InstantText;
  readonly changedAt: InstantText;
}

export type VenueCommand = { readonly at: InstantText; readonly venue: Venue } & (
  | { readonly kind: 'create' }
  | { readonly kind: 'edit' }
);

/** What has happened to a venue; each holds the whole of it. */
export interface VenueStep {
  readonly kind: 'created' | 'edited';
  readonly at: InstantText;
  readonly venue: Venue;
}

/** There is no such venue. */
export const venueNotFound = refuse({
  code: 'venue-not-found',
  kind: 'not-found',
  message: 'There is no such venue.',
});

/** The rules for one venue. Refused: `venue-exists`, `venue-not-found`, `invalid-input` with each field and rule. */
export const venueDecider: Decider<VenueCommand, VenueStep, KeptVenue | undefined> = {
  initial: undefined,
  decide,
  evolve: (before, { at, venue }) => ({ ...venue, createdAt: before?.createdAt ?? at, changedAt: at }),
};

function decide(command: VenueCommand, before: KeptVenue | undefined): Outcome<readonly VenueStep[]> {
  const { at, venue } = command;
  const broken = venueViolations(venue);
  if (broken.length > 0)
    return invalid(broken.map((violation) => ({ ...violation, field: `venue.${violation.field}` })));
  switch (command.kind) {
    case 'create':
      return before
        ? refuse({ code: 'venue-exists', kind: 'exists', message: 'There is a venue with this id.' })
        : accept([{ kind: 'created', at, venue }]);
    case 'edit': {
      if (!before) return venueNotFound;
      const { createdAt: _, changedAt: __, ...old } = before;
      return accept(JSON.stringify(old) === JSON.stringify(venue) ? [] : [{ kind: 'edited', at, venue }]);
    }
    default:
      return unreachable(command);
  }
}
