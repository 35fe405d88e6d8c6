import type { AgendaEvent } from '@inclust/contracts';
import type { AgendaItem } from './agenda-ports.ts';
import type { DirectoryStore } from './ports.ts';

/** Events as everybody may see them: with their organisers as the directory shows these to everybody, and to no one else more. */
export async function shownAgenda(
  directory: Pick<DirectoryStore, 'getMany'>,
  items: readonly AgendaItem[],
): Promise<AgendaEvent[]> {
  const names = new Set(items.flatMap(({ event }) => event.organisers));
  const entries = await directory.getMany([...names], 'public');
  return items.map(({ event, venue }) => ({
    event,
    venue,
    organisers: event.organisers.map((name) => ({ name, displayName: entries.get(name)?.displayName })),
  }));
}
