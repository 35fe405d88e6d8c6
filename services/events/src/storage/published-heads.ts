import type { InstantText, Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { PublishedHead } from '../app/ports.ts';
import type { EventState } from '../domain/events/event.ts';
import { newestOf } from './newest-of.ts';

type Collection = ReturnType<Connection['collection']>;

/** What everybody may see. */
export const publicStates: readonly EventState[] = ['published', 'postponed', 'cancelled', 'held', 'closed'];

/** How many of them whoever reads gets at once, since she reads the events themselves for them. */
const pageSize = 1_000;

interface Listed {
  readonly _id: Uuid;
  readonly version: number;
  readonly startKey: string;
  readonly venue?: Uuid;
  readonly organisers: readonly string[];
}

/**
 * The heads of what was published and meets the conditions, in the order of its start, page by page. The database is asked for `mostRead`
 * at once: some look at all that follow whenever they are asked.
 */
export async function* publishedHeads(
  collection: Collection,
  wanted: readonly Record<string, unknown>[],
  mostRead = 10_000,
): AsyncGenerator<readonly PublishedHead[]> {
  let follows: readonly Record<string, unknown>[] = [];
  for (;;) {
    const found = await collection
      .find<Listed>({ $and: [{ status: { $in: publicStates } }, ...wanted, ...follows] } as never, {
        projection: { version: 1, startKey: 1, venue: 1, organisers: 1 },
      })
      .sort({ startKey: 1, _id: 1 })
      .limit(mostRead)
      .batchSize(mostRead)
      .toArray();
    const heads = found.map(({ _id: id, version, venue, organisers }) => ({
      id,
      version,
      organisers,
      ...(venue === undefined ? {} : { venue }),
    }));
    for (let from = 0; from < heads.length; from += pageSize) yield heads.slice(from, from + pageSize);
    const last = found.at(-1);
    if (!last || found.length < mostRead) return;
    const { startKey, _id } = last;
    follows = [
      { startKey: { $gte: startKey }, $or: [{ startKey: { $gt: startKey } }, { startKey, _id: { $gt: _id } }] },
    ];
  }
}

/** When something that was published was changed last: an index lookup for each state. */
export function newestPublished(collection: Collection): () => Promise<InstantText | undefined> {
  return newestOf(
    collection,
    publicStates.map((status) => ({ status })),
  );
}
