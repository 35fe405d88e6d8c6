import type { Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { EventStore, ScheduledEvent } from './ports.ts';

/** How many events are remembered. */
const mostRemembered = 500;

/**
 * Reads events again only where they are at another version than when they were read last; which version they are at is asked each time. Those
 * that have not changed are the same objects.
 */
export function rememberedEvents(
  events: Pick<EventStore, 'getMany' | 'versionsOf'>,
): Pick<EventStore, 'get' | 'getMany'> {
  const remembered = new Map<Uuid, AtVersion<ScheduledEvent>>();
  const remember = (id: Uuid, event: AtVersion<ScheduledEvent>): void => {
    remembered.delete(id);
    remembered.set(id, event);
    const [oldest] = remembered.keys();
    if (oldest && remembered.size > mostRemembered) remembered.delete(oldest);
  };
  const getMany = async (ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AtVersion<ScheduledEvent>>> => {
    const known = new Map(ids.flatMap((id) => [[id, remembered.get(id)] as const].filter(([, event]) => event)));
    const versions = known.size > 0 ? await events.versionsOf([...known.keys()]) : new Map<Uuid, number>();
    const isAsBefore = (id: Uuid): boolean => versions.get(id) === known.get(id)?.version;
    const read = await events.getMany(ids.filter((id) => !known.has(id) || (versions.has(id) && !isAsBefore(id))));
    const found = new Map(read);
    for (const [id, event] of known) if (event && isAsBefore(id)) found.set(id, event);
    for (const [id, event] of found) remember(id, event);
    return found;
  };
  return { get: async (id) => (await getMany([id])).get(id), getMany };
}
