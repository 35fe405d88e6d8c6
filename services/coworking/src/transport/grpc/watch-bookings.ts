import { BookingConfirmed, type Booking, type WatchBookingsRequest } from '@inclust/contracts';
import { accept, invalid, parseUuid, type Actor, type Outcome } from '@inclust/kernel';
import { namesOf, pagesOf, type WatchKind } from '@inclust/watch';
import { listBookings } from '../../app/bookings/read-bookings.ts';
import { idOf } from '../../app/names.ts';
import type { CoworkingApp } from '../../app/ports.ts';
import { bookingTelling } from './booking-telling.ts';

type Thing = { $case: 'booking'; value: Booking };

const pageSize = 200;

/** What watching bookings tells; a snapshot has each of some resources as ListBookings answers it. */
export function bookingWatch(app: CoworkingApp): WatchKind<WatchBookingsRequest, Thing> {
  const { node } = app;
  const told = bookingTelling(app);
  return {
    path: 'coworking.v1.booking.',
    names: ({ resources, snapshot }) => {
      if (snapshot && resources.length === 0)
        return invalid([{ field: 'resources', rule: 'required', message: 'Say of which resources.' }]);
      return namesOf('resources', resources, (name, field) => idOf(node, 'resources', name, field));
    },
    // All events of bookings hold the facts in the same field.
    nameOf: ({ body }) => BookingConfirmed.decode(body).facts?.resourceId,
    snapshot: all,
  };

  async function* all(ids: readonly string[], actor: Actor): AsyncGenerator<Outcome<readonly Thing[]>> {
    for (const id of ids) {
      const resource = parseUuid(id);
      if (!resource) continue;
      yield* pagesOf<Thing>(async (pageToken) => {
        const found = await listBookings(app, { resource, states: [] }, { pageSize, pageToken }, actor);
        if (!found.ok) return found;
        const { items, nextPageToken } = found.value;
        const things = (await told(items)).map((value): Thing => ({ $case: 'booking', value }));
        return accept({ things, nextPageToken });
      });
    }
  }
}
