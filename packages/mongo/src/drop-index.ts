import type { Connection } from 'mongoose';

/** What servers say where the index, or the collection, is not there. */
const notThere: ReadonlySet<unknown> = new Set([26, 27]);

/** Drops an index by its name, in a step of a schema: nothing where it is not there, or where another process drops it at the same time. */
export async function dropIndex(collection: ReturnType<Connection['collection']>, name: string): Promise<void> {
  await collection.dropIndex(name).catch((error: unknown) => {
    if (!notThere.has((error as { readonly code?: unknown }).code)) throw error;
  });
}
