import type { Uuid } from '@inclust/kernel';
import { Batches } from '@inclust/mongo';
import type { EventStore } from './ports.ts';

/**
 * Reads events for many who ask at once: what is asked for in one turn of the event loop, or while another query is under way, is one query,
 * begun after all of them have asked, so that nobody gets less than what was there when she asked.
 */
export function gatheredEvents(events: Pick<EventStore, 'getMany'>): Pick<EventStore, 'get'> {
  const reads = new Batches(
    async (ids: readonly Uuid[]) => {
      const found = await events.getMany([...new Set(ids)]);
      return ids.map((id) => found.get(id));
    },
    { underWay: 1 },
  );
  return { get: (id) => reads.add(id) };
}
