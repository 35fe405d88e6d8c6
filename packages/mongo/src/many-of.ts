import type { Uuid } from '@inclust/kernel';
import type { AtVersion } from './saved.ts';
import type { Connection } from 'mongoose';

/** An aggregate as it is kept. */
interface Stored {
  readonly _id: Uuid;
  readonly version: number;
  readonly state: object;
}

/** The versions of those of the aggregates that there are, by their ids. */
export async function versionsOf(
  collection: ReturnType<Connection['collection']>,
  ids: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, number>> {
  const found = await collection
    .find<Pick<Stored, '_id' | 'version'>>({ _id: { $in: ids } } as never, { projection: { version: 1 } })
    .toArray();
  return new Map(found.map(({ _id, version }) => [_id, version]));
}

/** Those of the aggregates that there are, by their ids. */
export async function manyOf<State>(
  collection: ReturnType<Connection['collection']>,
  ids: readonly Uuid[],
  decode: (stored: object) => State,
): Promise<ReadonlyMap<Uuid, AtVersion<State>>> {
  if (ids.length === 0) return new Map();
  const found = await collection
    .find<Stored>({ _id: { $in: ids } } as never, { projection: { version: 1, state: 1 } })
    .toArray();
  return new Map(found.map(({ _id, version, state }) => [_id, { version, state: decode(state) }]));
}
