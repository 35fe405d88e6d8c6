import type { InstantText, Language } from '@inclust/kernel';
import type { AgendaPage } from '../../app/agenda.ts';
import { momentsOf, takesPlaceWithin } from './day-window.ts';
import type { FeedQuery } from './feed-query.ts';
import { titleWith, write, type FeedContent, type FeedSources } from './feed-sources.ts';
import type { FeedScope } from './feed-target.ts';
import type { KeptEvent } from './kept-events.ts';

/** What the feeds of all nodes together are called. */
const federationName = 'InClust';

/** Reads what stands in a feed of the agenda of all nodes; `undefined` where there is no agenda, or nothing of what it is of. */
export async function federationContent(
  sources: FeedSources,
  { node, event }: Extract<FeedScope, { readonly kind: 'federation' }>,
  { discipline, mode, from, until }: FeedQuery,
  language: Language,
): Promise<FeedContent | undefined> {
  const { agenda, timeZone } = sources;
  if (!agenda) return undefined;
  if (node && event) {
    const page = await agenda.page(node, event);
    const [only] = await written(sources, page, language);
    return only && { title: only.event.summary, events: [only], ...changedIn(page) };
  }
  if (node && !(await agenda.knows(node))) return undefined;
  const moments = momentsOf({ ...(from && { from }), ...(until && { until }) }, timeZone);
  const filter = {
    ...moments,
    ...(node ? { node } : {}),
    ...(discipline === undefined ? {} : { discipline }),
    ...(mode ? { mode } : {}),
  };
  const byUid = new Map<string, KeptEvent>();
  let changed: InstantText | undefined;
  for await (const page of agenda.pages(filter)) {
    changed ??= page.changed;
    // What is given another start while pages are read comes twice: it is told where it came first.
    for (const one of await written(sources, page, language))
      if (!byUid.has(one.event.uid) && takesPlaceWithin(one.event.schedule, moments, timeZone))
        byUid.set(one.event.uid, one);
  }
  return {
    title: titleWith(node ?? federationName, language),
    events: [...byUid.values()],
    ...(changed ? { changed } : {}),
  };
}

async function written(
  { kept, organisers }: FeedSources,
  { events }: AgendaPage,
  language: Language,
): Promise<KeptEvent[]> {
  const names = await organisers.namesOf([...new Set(events.flatMap(({ head }) => head.organisers))], language);
  return events.flatMap(({ node, head, event }) => write({ kept, node }, head, event, names, language) ?? []);
}

function changedIn({ changed }: AgendaPage) {
  return changed ? { changed } : {};
}
