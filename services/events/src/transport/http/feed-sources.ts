import type { InstantText, Language, NodeId } from '@inclust/kernel';
import type { ZoneName } from '@inclust/schedule';
import type { Agenda } from '../../app/agenda.ts';
import type { OrganiserNames, OrganiserNaming } from '../../app/organiser-naming.ts';
import type { EventsApp, ScheduledEvent } from '../../app/ports.ts';
import type { ShownHead } from '../../app/shown-events.ts';
import { feedEvent } from './feed-event.ts';
import type { KeptEvent, KeptEvents } from './kept-events.ts';

/** What reading feeds needs. */
export interface FeedSources {
  readonly app: EventsApp;
  /** Days of the node are days of this zone. */
  readonly timeZone: ZoneName;
  readonly organisers: OrganiserNaming;
  /** What was published in all nodes; absent where this service cannot ask. */
  readonly agenda?: Agenda;
  readonly kept: KeptEvents;
}

/** What stands in a feed. */
export interface FeedContent {
  readonly title: string;
  readonly events: readonly KeptEvent[];
  /** When something that could stand in it was changed last. */
  readonly changed?: InstantText;
}

const words: Readonly<Record<Language, string>> = { el: 'Εκδηλώσεις', sq: 'Ngjarje', en: 'Events' };

/** What a feed is called that is of something of this name. */
export function titleWith(name: string, language: Language): string {
  return `${words[language]} — ${name}`;
}

/** Writes an event of a node and keeps it, or finds it as it was written before. */
export function write(
  { kept, node }: Pick<FeedSources, 'kept'> & { readonly node: NodeId },
  head: ShownHead,
  event: ScheduledEvent,
  names: OrganiserNames,
  language: Language,
): KeptEvent | undefined {
  const key = keyOf(node, head, names, language);
  const { schedule } = event.draft;
  // What was published has a schedule.
  if (!schedule) return undefined;
  return (
    kept.get(key) ??
    kept.keep(key, feedEvent({ ...event, draft: { ...event.draft, schedule } }, head.at?.state, names, language))
  );
}

/** All that the text of an event is written from. */
export function keyOf(node: NodeId, head: ShownHead, names: OrganiserNames, language: Language): string {
  const { id, version, venue, at, organisers } = head;
  return JSON.stringify([node, id, version, venue, at?.version, organisers.map((name) => names.get(name)), language]);
}
