import { accept, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { eventNotFound } from './change-event.ts';
import { mayOrganise, ownOrganisation, runsEvents } from './permission.ts';
import type { EventFilter, EventsApp, Page, PageWanted, ScheduledEvent } from './ports.ts';

/** One event, without what is for staff where the caller is not. Refused: `event-not-found`, also for a draft of others. */
export async function getEvent(app: EventsApp, id: Uuid, actor: Actor): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  const found = await app.events.get(id);
  if (!found || (found.state.state === 'draft' && !isStaff(app, actor, found.state))) return eventNotFound;
  return accept(visibleTo(app, actor, found));
}

/** Events in the order of their start. */
export async function listEvents(
  app: EventsApp,
  filter: Omit<EventFilter, 'shownTo'>,
  page: PageWanted,
  actor: Actor,
): Promise<Outcome<Page<AtVersion<ScheduledEvent>>>> {
  const own = ownOrganisation(app.node, actor);
  const shownTo = own === undefined ? 'everybody' : ({ organiser: own } as const);
  const found = await app.events.list({ ...filter, ...(runsEvents(actor) ? {} : { shownTo }) }, page);
  if (!found.ok) return found;
  const items = found.value.items.map((one) => visibleTo(app, actor, one));
  return accept({ ...found.value, items });
}

function isStaff({ node }: EventsApp, actor: Actor, { draft }: ScheduledEvent): boolean {
  return mayOrganise(node, actor, draft.organisers) === undefined;
}

/** Notes, themes and who did what are for staff. */
function visibleTo(app: EventsApp, actor: Actor, found: AtVersion<ScheduledEvent>): AtVersion<ScheduledEvent> {
  const { state: event } = found;
  if (isStaff(app, actor, event)) return found;
  const { note: _, ...draft } = event.draft;
  return { ...found, state: { ...event, draft: { ...draft, themes: [] }, history: [] } };
}
