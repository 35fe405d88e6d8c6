import { textIn, type Language, type NodeId } from '@inclust/kernel';
import type { ZoneName } from '@inclust/schedule';
import type { EventsApp, PublishedFilter, ScheduledEvent } from '../../app/ports.ts';
import { shownEvent, shownEvents, type ShownHead } from '../../app/shown-events.ts';
import { momentsOf, takesPlaceWithin } from './day-window.ts';
import { feedEvent, type OrganiserNames } from './feed-event.ts';
import type { FeedQuery } from './feed-query.ts';
import type { FeedScope } from './feed-target.ts';
import type { KeptEvent, KeptEvents } from './kept-events.ts';

/** Says what organisations are called, as far as it knows. */
export type NamesOrganisers = (names: readonly string[], language: Language) => Promise<OrganiserNames>;

/** What reading feeds needs. */
export interface FeedSources {
  readonly app: EventsApp;
  /** Days of the node are days of this zone. */
  readonly timeZone: ZoneName;
  readonly organiserNames: NamesOrganisers;
  readonly kept: KeptEvents;
}

/** What stands in a feed. */
export interface FeedContent {
  readonly title: string;
  readonly events: readonly KeptEvent[];
}

const words: Readonly<Record<Language, string>> = { el: 'Εκδηλώσεις', sq: 'Ngjarje', en: 'Events' };

/** Reads what stands in a feed; `undefined` where what it is of is not there for everybody to see. */
export async function feedContent(
  sources: FeedSources,
  scope: FeedScope,
  query: FeedQuery,
  language: Language,
): Promise<FeedContent | undefined> {
  const { app } = sources;
  if (scope.kind === 'event') {
    const found = await shownEvent(app, scope.id);
    const names = found && (await sources.organiserNames(found.event.draft.organisers, language));
    const one = found && names && write(sources, found.head, found.event, names, language);
    return one && { title: one.event.summary, events: [one] };
  }
  const title = await titleOf(sources, scope, language);
  return title === undefined ? undefined : { title, events: await allOf(sources, scope, query, language) };
}

async function titleOf(
  { app, organiserNames }: FeedSources,
  scope: Exclude<FeedScope, { readonly kind: 'event' }>,
  language: Language,
): Promise<string | undefined> {
  const of = (name: string) => `${words[language]} — ${name}`;
  if (scope.kind === 'city') return of(app.node);
  if (scope.kind === 'venue') {
    const venue = await app.venues.get(scope.id);
    return venue && of(textIn(venue.state.names, language));
  }
  // Whom nothing that was published names is not known here, whatever she has in drafts.
  for await (const page of app.events.published({ organiser: scope.name })) {
    if (page.length === 0) return undefined;
    break;
  }
  return of((await organiserNames([scope.name], language)).get(scope.name) ?? scope.name);
}

async function allOf(
  sources: FeedSources,
  scope: FeedScope,
  { discipline, mode, from, until }: FeedQuery,
  language: Language,
): Promise<KeptEvent[]> {
  const { app, timeZone, kept, organiserNames } = sources;
  const moments = momentsOf({ ...(from && { from }), ...(until && { until }) }, timeZone);
  const filter: PublishedFilter = {
    ...moments,
    ...(discipline === undefined ? {} : { discipline }),
    ...(mode ? { mode } : {}),
    ...(scope.kind === 'venue' ? { venue: scope.id } : {}),
    ...(scope.kind === 'organiser' ? { organiser: scope.name } : {}),
  };
  let names: OrganiserNames = new Map();
  const shown = shownEvents<KeptEvent>(app, filter, async (heads) => {
    names = await organiserNames([...new Set(heads.flatMap(({ organisers }) => organisers))], language);
    return heads.map((head) => kept.get(keyOf(app.node, head, names, language)));
  });
  const events: KeptEvent[] = [];
  for await (const one of shown) {
    const event = one.known ?? write(sources, one.head, one.event, names, language);
    if (event && takesPlaceWithin(event.event.schedule, moments, timeZone)) events.push(event);
  }
  return events;
}

/** Writes an event and keeps it, or finds it as it was written before. */
function write(
  { app, kept }: FeedSources,
  head: ShownHead,
  event: ScheduledEvent,
  names: OrganiserNames,
  language: Language,
): KeptEvent | undefined {
  const key = keyOf(app.node, head, names, language);
  const { schedule } = event.draft;
  // What was published has a schedule.
  if (!schedule) return undefined;
  return (
    kept.get(key) ??
    kept.keep(key, feedEvent({ ...event, draft: { ...event.draft, schedule } }, head.at?.state, names, language))
  );
}

/** All that the text of an event is written from. */
function keyOf(node: NodeId, head: ShownHead, names: OrganiserNames, language: Language): string {
  const { id, version, venue, at, organisers } = head;
  return JSON.stringify([node, id, version, venue, at?.version, organisers.map((name) => names.get(name)), language]);
}
