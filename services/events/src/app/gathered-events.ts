import { setImmediate } from 'node:timers/promises';
import type { Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { EventStore, ScheduledEvent } from './ports.ts';

/**
 * Reads events for many who ask at once: what is asked for in one turn of the event loop is one query, begun after all of them have asked, so
 * that nobody gets less than what was there when she asked.
 */
export function gatheredEvents(events: Pick<EventStore, 'getMany'>): Pick<EventStore, 'get'> {
  let asked: Set<Uuid> | undefined;
  let reading: ReturnType<EventStore['getMany']> | undefined;
  const read = async (ids: Set<Uuid>): Promise<ReadonlyMap<Uuid, AtVersion<ScheduledEvent>>> => {
    await setImmediate();
    asked = undefined;
    reading = undefined;
    return events.getMany([...ids]);
  };
  return {
    get: async (id) => {
      asked ??= new Set();
      asked.add(id);
      reading ??= read(asked);
      return (await reading).get(id);
    },
  };
}
