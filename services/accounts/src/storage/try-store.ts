import { setTimeout as pause } from 'node:timers/promises';
import { InfrastructureError, turns } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { TryStore } from '../app/ports.ts';
import { decideTry, takeBack, type ThrottleLimits, type Tries } from '../domain/throttle.ts';
import { collectionOf, type TriesDocument } from './collections.ts';

/** How often a count is decided again because another process was faster. */
const mostTries = 50;

/**
 * Counts of tries in MongoDB. Within a process tries of one key are decided one after another; between processes the one that is slower
 * decides again, so that none is lost however many come at once.
 */
export function createTryStore(connection: Connection, now: () => number): TryStore {
  const collection = collectionOf<TriesDocument>(connection, 'tries');
  const lanes = new Map<string, { turn: ReturnType<typeof turns>; waiting: number }>();
  const inTurn = async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const lane = lanes.get(key) ?? { turn: turns(), waiting: 0 };
    lanes.set(key, lane);
    lane.waiting += 1;
    try {
      return await lane.turn(work);
    } finally {
      lane.waiting -= 1;
      if (lane.waiting === 0) lanes.delete(key);
    }
  };
  const change = async (key: string, decide: (before: Tries | undefined) => Tries | undefined): Promise<void> => {
    for (let tried = 0; tried < mostTries; tried += 1) {
      const before = await collection.findOne({ _id: key });
      const after = decide(before ?? undefined);
      if (!after || (await write(key, before, after))) return;
      await pause(Math.random() * 10);
    }
    // Whoever cannot be counted is not let in.
    throw new InfrastructureError('too many processes count the same tries');
  };
  const write = async (key: string, before: TriesDocument | null, after: Tries): Promise<boolean> => {
    const { failures, lockedUntil, lastAt } = after;
    if (before) {
      const { revision } = before;
      const set = { failures, lockedUntil, lastAt, revision: revision + 1 };
      return (await collection.updateOne({ _id: key, revision }, { $set: set })).modifiedCount > 0;
    }
    try {
      await collection.insertOne({ _id: key, failures, lockedUntil, lastAt, revision: 1 });
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === 11_000) return false;
      throw error;
    }
  };
  return {
    attempt: (key, limits) =>
      inTurn(key, async () => {
        let wait: number | undefined;
        await change(key, (before) => {
          const decision = decideTry(before, limits, now());
          wait = decision.may ? undefined : decision.waitFor;
          return decision.may ? decision.tries : undefined;
        });
        return wait;
      }),
    takeBack: (key, limits: ThrottleLimits) =>
      inTurn(key, () => change(key, (before) => before && takeBack(before, limits))),
    reset: async (key) => {
      await collection.deleteOne({ _id: key });
      await collection.deleteMany({ lastAt: { $lt: now() - forgetAfter } });
    },
  };
}

/** No limit looks further back, in milliseconds. */
const forgetAfter = 2 * 86_400_000;
