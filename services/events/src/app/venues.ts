import { accept, checkRequestId, staleVersion, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { Venue } from '../domain/venue/venue.ts';
import { venueDecider, venueNotFound, type KeptVenue } from '../domain/venue/venue-decider.ts';
import { venueNameOf } from './names.ts';
import { mayRunEvents } from './permission.ts';
import type { EventsApp } from './ports.ts';

/** Makes a venue. Refused: `not-allowed`, `invalid-input`. */
export async function createVenue(
  app: EventsApp,
  venue: Venue,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptVenue>>> {
  const denied = mayRunEvents(request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const at = app.clock.now();
  return app.venues.save(venue.id, request, (current) =>
    venueDecider.decide({ kind: 'create', at, venue }, current?.state),
  );
}

/** Changes a venue by a pure function of what it is. Refused: `not-allowed`, `venue-not-found`, `stale-etag`, `invalid-input`. */
export async function updateVenue(
  app: EventsApp,
  { id, etag }: { readonly id: Uuid; readonly etag: string },
  change: (venue: Venue) => Venue,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptVenue>>> {
  const denied = mayRunEvents(request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const at = app.clock.now();
  return app.venues.save(id, request, (current) => {
    if (!current) return venueNotFound;
    const stale = staleVersion(etag, current.version, venueNameOf(app.node, id));
    if (stale) return stale;
    const { createdAt: _, changedAt: __, ...venue } = current.state;
    return venueDecider.decide({ kind: 'edit', at, venue: change(venue) }, current.state);
  });
}

/** One venue. Refused: `venue-not-found`. */
export async function getVenue(app: EventsApp, id: Uuid): Promise<Outcome<AtVersion<KeptVenue>>> {
  const found = await app.venues.get(id);
  return found ? accept(found) : venueNotFound;
}
