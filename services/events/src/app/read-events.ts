import { accept, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { AtVersion, Page, PageWanted } from '@inclust/mongo';
import { eventNotFound } from './event-not-found.ts';
import { mayOrganise, organiserOf, runsEvents, type Organiser } from './permission.ts';
import type { EventFilter, EventsApp, ScheduledEvent } from './ports.ts';

/** One event, without what is for staff where the caller is not. Refused: `event-not-found`, also for a draft of others. */
export async function getEvent(app: EventsApp, id: Uuid, actor: Actor): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  const [found, organiser] = await Promise.all([app.events.get(id), organiserOf(app, actor)]);
  if (!found || (found.state.state === 'draft' && !isStaff(organiser, found.state))) return eventNotFound;
  return accept(visibleTo(organiser, found));
}

/** Events in the order of their start. */
export async function listEvents(
  app: EventsApp,
  filter: Omit<EventFilter, 'shownTo'>,
  page: PageWanted,
  actor: Actor,
): Promise<Outcome<Page<AtVersion<ScheduledEvent>>>> {
  const organiser = await organiserOf(app, actor);
  const { organisations } = organiser;
  const shownTo = organisations.length === 0 ? 'everybody' : ({ organisers: organisations } as const);
  const found = await app.events.list({ ...filter, ...(runsEvents(actor) ? {} : { shownTo }) }, page);
  if (!found.ok) return found;
  const items = found.value.items.map((one) => visibleTo(organiser, one));
  return accept({ ...found.value, items });
}

function isStaff(organiser: Organiser, { draft }: ScheduledEvent): boolean {
  return mayOrganise(organiser, draft.organisers) === undefined;
}

/** Notes, themes and who did what are for staff. */
function visibleTo(organiser: Organiser, found: AtVersion<ScheduledEvent>): AtVersion<ScheduledEvent> {
  const { state: event } = found;
  if (isStaff(organiser, event)) return found;
  const { note: _, ...draft } = event.draft;
  return { ...found, state: { ...event, draft: { ...draft, themes: [] }, history: [] } };
}
