import { textIn, type Language } from '@inclust/kernel';
import type { OrganiserNames } from '../../app/organiser-naming.ts';
import type { PublishedFilter } from '../../app/ports.ts';
import { newestChange, shownEvent, shownEvents } from '../../app/shown-events.ts';
import { momentsOf, takesPlaceWithin } from './day-window.ts';
import { federationContent } from './federation-content.ts';
import type { FeedQuery } from './feed-query.ts';
import { keyOf, titleWith, write, type FeedContent, type FeedSources } from './feed-sources.ts';
import type { FeedScope } from './feed-target.ts';
import type { KeptEvent } from './kept-events.ts';

/** Reads what stands in a feed; `undefined` where what it is of is not there for everybody to see. */
export async function feedContent(
  sources: FeedSources,
  scope: FeedScope,
  query: FeedQuery,
  language: Language,
): Promise<FeedContent | undefined> {
  if (scope.kind === 'federation') return federationContent(sources, scope, query, language);
  const { app, kept, organisers } = sources;
  // What is changed while the feed is read makes the next answer another one.
  const newest = await newestChange(app);
  const changed = newest === undefined ? {} : { changed: newest };
  if (scope.kind === 'event') {
    const found = await shownEvent(app, scope.id);
    const names = found && (await organisers.namesOf(found.event.draft.organisers, language));
    const one = found && names && write({ kept, node: app.node }, found.head, found.event, names, language);
    return one && { title: one.event.summary, events: [one], ...changed };
  }
  const title = await titleOf(sources, scope, language);
  return title === undefined ? undefined : { title, events: await allOf(sources, scope, query, language), ...changed };
}

/** Feeds of many events of this node. */
type OfMany = Exclude<FeedScope, { readonly kind: 'event' | 'federation' }>;

async function titleOf(
  { app, organisers }: FeedSources,
  scope: OfMany,
  language: Language,
): Promise<string | undefined> {
  const of = (name: string) => titleWith(name, language);
  if (scope.kind === 'city') return of(app.node);
  if (scope.kind === 'venue') {
    const venue = await app.venues.get(scope.id);
    return venue && of(textIn(venue.state.names, language));
  }
  // Whom nothing that was published names is not known here, whatever she has in drafts.
  for await (const _ of app.events.published({ organiser: scope.name }))
    return of((await organisers.namesOf([scope.name], language)).get(scope.name) ?? scope.name);
  return undefined;
}

async function allOf(
  sources: FeedSources,
  scope: OfMany,
  { discipline, mode, from, until }: FeedQuery,
  language: Language,
): Promise<KeptEvent[]> {
  const { app, timeZone, kept, organisers } = sources;
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
    names = await organisers.namesOf([...new Set(heads.flatMap((head) => head.organisers))], language);
    return heads.map((head) => kept.get(keyOf(app.node, head, names, language)));
  });
  const events: KeptEvent[] = [];
  for await (const one of shown) {
    const event = one.known ?? write({ kept, node: app.node }, one.head, one.event, names, language);
    if (event && takesPlaceWithin(event.event.schedule, moments, timeZone)) events.push(event);
  }
  return events;
}
