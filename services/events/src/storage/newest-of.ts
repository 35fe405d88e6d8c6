import type { InstantText } from '@inclust/kernel';
import type { Connection } from 'mongoose';

/** What of an aggregate says when it was changed. */
interface Changed {
  readonly state: { readonly changedAt: InstantText };
}

type Collection = ReturnType<Connection['collection']>;

/**
 * Tells when one of the aggregates that meet any of the conditions was changed last. What was the newest before is asked from, since some
 * databases use an index for a range that do not use it for an order.
 */
export function newestOf(
  collection: Collection,
  conditions: readonly Readonly<Record<string, unknown>>[],
): () => Promise<InstantText | undefined> {
  let known: InstantText | undefined;
  const newest = async (since?: InstantText) => {
    const range = since === undefined ? {} : { 'state.changedAt': { $gte: since } };
    const found = await Promise.all(conditions.map((condition) => last(collection, { ...condition, ...range })));
    return found.reduce((newer, one) => (newer === undefined || (one !== undefined && one > newer) ? one : newer));
  };
  return async () => {
    // It is no longer there where a clock was put back, or the events were.
    known = (known === undefined ? undefined : await newest(known)) ?? (await newest());
    return known;
  };
}

async function last(
  collection: Collection,
  condition: Readonly<Record<string, unknown>>,
): Promise<InstantText | undefined> {
  const [found] = await collection
    .find<Changed>(condition as never, { projection: { 'state.changedAt': 1 } })
    .sort({ 'state.changedAt': -1 })
    .limit(1)
    .toArray();
  return found?.state.changedAt;
}
