import type { InstantText } from '@inclust/kernel';
import type { Connection } from 'mongoose';

/** When one of the aggregates that meet a condition was changed last. */
export async function newestOf(
  collection: ReturnType<Connection['collection']>,
  condition: Readonly<Record<string, unknown>>,
): Promise<InstantText | undefined> {
  const [found] = (await collection
    .find(condition as never, { projection: { 'state.changedAt': 1 } })
    .sort({ 'state.changedAt': -1 })
    .limit(1)
    .toArray()) as unknown as { readonly state: { readonly changedAt: InstantText } }[];
  return found?.state.changedAt;
}
