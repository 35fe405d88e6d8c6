import type { InstantText, Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { KeptVenue } from '../domain/venue/venue-decider.ts';
import type { EventsApp, PublishedFilter, PublishedHead, ScheduledEvent } from './ports.ts';

/** An event that everybody may see, before what it says was read. */
export interface ShownHead extends PublishedHead {
  readonly at?: AtVersion<KeptVenue>;
}

/** An event that everybody may see: what is known of this version already, else what it says. */
export type Shown<Known> =
  | { readonly known: Known }
  | { readonly known: undefined; readonly head: ShownHead; readonly event: ScheduledEvent };

/**
 * Everything that was published, with its venue, in the order of its start; each event once. What is `known` already in this version is
 * not read again. Notes, themes and who did what are not for everybody: whoever writes events for the public leaves them out.
 */
export async function* shownEvents<Known extends object>(
  app: EventsApp,
  filter: PublishedFilter,
  known: (heads: readonly ShownHead[]) => Promise<readonly (Known | undefined)[]>,
): AsyncGenerator<Shown<Known>> {
  const seen = new Set<Uuid>();
  const venues = new Map<Uuid, AtVersion<KeptVenue>>();
  for await (const page of app.events.published(filter)) {
    const fresh = page.filter(({ id }) => !seen.has(id));
    const wanted = new Set(fresh.flatMap(({ venue }) => (venue === undefined || venues.has(venue) ? [] : [venue])));
    for (const [id, venue] of await app.venues.getMany([...wanted])) venues.set(id, venue);
    const heads = fresh.map((head) => withVenue(head, venues));
    const found = await known(heads);
    const missing = heads.filter((_, turn) => !found[turn]);
    const read = await app.events.getMany(missing.map(({ id }) => id));
    for (const [turn, head] of heads.entries()) {
      seen.add(head.id);
      const one = found[turn];
      const event = read.get(head.id);
      if (one) yield { known: one };
      // What was changed since its head was read is taken as it is now, at the venue that it has now.
      else if (event) yield { known: undefined, ...(await current(app, head, event)) };
    }
  }
}

/** One event that everybody may see, with its venue. */
export async function shownEvent(
  app: EventsApp,
  id: Uuid,
): Promise<{ readonly head: ShownHead; readonly event: ScheduledEvent } | undefined> {
  const found = await app.events.get(id);
  if (!found || found.state.state === 'draft') return undefined;
  return current(app, { id, version: 0, organisers: [] }, found);
}

/** When something that everybody may see, or a venue, was changed last. */
export async function newestChange({ events, venues }: EventsApp): Promise<InstantText | undefined> {
  const [event, venue] = await Promise.all([events.newestPublished(), venues.newest()]);
  return event !== undefined && (venue === undefined || event > venue) ? event : venue;
}

async function current(
  { venues }: EventsApp,
  head: ShownHead,
  { state: event, version }: AtVersion<ScheduledEvent>,
): Promise<{ readonly head: ShownHead; readonly event: ScheduledEvent }> {
  if (version === head.version) return { head, event };
  const { venue, organisers } = event.draft;
  const at = venue === undefined ? undefined : await venues.get(venue);
  return { head: { id: head.id, version, organisers, ...(venue && { venue }), ...(at && { at }) }, event };
}

function withVenue(head: PublishedHead, venues: ReadonlyMap<Uuid, AtVersion<KeptVenue>>): ShownHead {
  const at = head.venue === undefined ? undefined : venues.get(head.venue);
  return at ? { ...head, at } : head;
}
