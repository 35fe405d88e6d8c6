import type { AggregateStoreOptions } from './aggregate-store.ts';
import type { StoredDocument } from './stored-document.ts';

/** Tells what has become of a write by what is found after it. Whoever has written since had its events too. */
export function tellOutbox<State>(
  { outbox, written }: Pick<AggregateStoreOptions<State>, 'outbox' | 'written'>,
  id: string,
  at: Date,
  found: StoredDocument | undefined,
): void {
  if (found?.writer === outbox.writer && found.pendingAt?.getTime() === at.getTime()) {
    outbox.written(found);
    written?.(found);
  } else outbox.withdrawn(id, at);
}
