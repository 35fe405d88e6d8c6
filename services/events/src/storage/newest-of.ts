import type { InstantText } from '@inclust/kernel';
import type { Connection } from 'mongoose';

/** What of an aggregate says when it was changed. */
interface Changed {
  readonly state: { readonly changedAt: InstantText };
}

/** When one of the aggregates that meet a condition was changed last. */
export async function newestOf(
  collection: ReturnType<Connection['collection']>,
  condition: Readonly<Record<string, unknown>>,
): Promise<InstantText | undefined> {
  const [found] = await collection
    .find<Changed>(condition as never, { projection: { 'state.changedAt': 1 } })
    .sort({ 'state.changedAt': -1 })
    .limit(1)
    .toArray();
  return found?.state.changedAt;
}
