import { setTimeout as pause } from 'node:timers/promises';
import { refuse, type Outcome } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import { collectionOf } from './collections.ts';

/** Longer than the work takes; a process that was killed holds it no longer, in milliseconds. */
const longestHeld = 15_000;
/** How long the work waits for its turn, in milliseconds. */
const longestWait = 5_000;

/** Runs work that only one process of the node may do at a time. */
export function leases(connection: Connection, now: () => number) {
  const collection = collectionOf<{ readonly _id: string; readonly heldUntil: number }>(connection, 'leases');
  return async <Value>(name: string, work: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> => {
    const giveUp = now() + longestWait;
    let heldUntil = await take(name);
    while (heldUntil === undefined) {
      if (now() > giveUp)
        return refuse({ code: 'busy', kind: 'stale', message: 'Somebody else does the same; try again.' });
      await pause(20 + Math.random() * 30);
      heldUntil = await take(name);
    }
    try {
      return await work();
    } finally {
      await collection.deleteOne({ _id: name, heldUntil });
    }
  };

  async function take(name: string): Promise<number | undefined> {
    const heldUntil = now() + longestHeld;
    await collection.deleteOne({ _id: name, heldUntil: { $lt: now() } });
    try {
      await collection.insertOne({ _id: name, heldUntil });
      return heldUntil;
    } catch (error) {
      if ((error as { code?: unknown }).code === 11_000) return undefined;
      throw error;
    }
  }
}
