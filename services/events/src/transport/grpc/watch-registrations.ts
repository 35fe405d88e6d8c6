import { RegistrationConfirmed, type Registration, type WatchRegistrationsRequest } from '@inclust/contracts';
import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import { namesOf, pagesOf, type WatchKind } from '@inclust/watch';
import { parseOccurrenceName } from '../../app/places/names.ts';
import type { PlacesApp } from '../../app/places/ports.ts';
import { listRegistrations } from '../../app/places/read-registrations.ts';
import { occurrenceOf } from './named.ts';
import { registrationToProto } from './registration.ts';

type Thing = { $case: 'registration'; value: Registration };

const pageSize = 200;

/** What watching registrations tells; a snapshot has each of some occurrences as ListRegistrations answers it. */
export function registrationWatch(app: PlacesApp): WatchKind<WatchRegistrationsRequest, Thing> {
  const { node } = app;
  return {
    path: 'events.v1.registration.',
    names: ({ occurrences, snapshot }) => {
      if (snapshot && occurrences.length === 0)
        return invalid([{ field: 'occurrences', rule: 'required', message: 'Say of which occurrences.' }]);
      return namesOf('occurrences', occurrences, (name, field) => {
        const ref = occurrenceOf(node, name, field);
        return ref.ok ? accept(name) : ref;
      });
    },
    // All events of registrations hold the facts in the same field.
    nameOf: ({ body }) => RegistrationConfirmed.decode(body).facts?.occurrence,
    snapshot: all,
  };

  async function* all(names: readonly string[], actor: Actor): AsyncGenerator<Outcome<readonly Thing[]>> {
    for (const name of names) {
      const occurrence = parseOccurrenceName(node, name);
      if (!occurrence) continue;
      yield* pagesOf<Thing>(async (pageToken) => {
        const found = await listRegistrations(app, { occurrence, states: [], pageSize, pageToken }, actor);
        if (!found.ok) return found;
        const { items, nextPageToken } = found.value;
        const things = items.map((one): Thing => ({ $case: 'registration', value: registrationToProto(node, one) }));
        return accept({ things, nextPageToken });
      });
    }
  }
}
