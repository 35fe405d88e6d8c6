import { draftEventTypes, type Event, type WatchEventsRequest } from '@inclust/contracts';
import { accept, parseUuid, type Actor, type Outcome } from '@inclust/kernel';
import { namesOf, pagesOf, type WatchKind } from '@inclust/watch';
import { eventId } from '../../app/names.ts';
import { runsEvents } from '../../app/permission.ts';
import type { EventsApp } from '../../app/ports.ts';
import { getEvent, listEvents } from '../../app/read-events.ts';
import { eventToProto } from './event.ts';

type Thing = { $case: 'event'; value: Event };

const pageSize = 200;

/** What watching events tells; a snapshot has each event as ListEvents answers it. */
export function eventWatch(app: EventsApp): WatchKind<WatchEventsRequest, Thing> {
  const { node } = app;
  const thing = (found: Parameters<typeof eventToProto>[1]): Thing => ({
    $case: 'event',
    value: eventToProto(node, found),
  });
  return {
    path: 'events.v1.event.',
    names: ({ events }) =>
      namesOf('events', events, (name, field) => {
        const id = eventId(node, name, field);
        return id.ok ? accept(`events/${id.value}`) : id;
      }),
    nameOf: ({ subject }) => subject,
    tells: ({ type }, actor) => runsEvents(actor) || !draftEventTypes.has(type),
    snapshot: (subjects, actor) =>
      subjects.length > 0
        ? each(subjects, actor)
        : pagesOf(async (pageToken) => {
            const found = await listEvents(app, {}, { pageSize, pageToken }, actor);
            if (!found.ok) return found;
            const { items, nextPageToken } = found.value;
            return accept({ things: items.map(thing), nextPageToken });
          }),
  };

  async function* each(subjects: readonly string[], actor: Actor): AsyncGenerator<Outcome<readonly Thing[]>> {
    for (const subject of subjects) {
      const id = parseUuid(subject.slice('events/'.length));
      if (!id) continue;
      const found = await getEvent(app, id, actor);
      yield found.ok ? accept([thing(found.value)]) : found;
    }
  }
}
