import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { Lane, Lanes } from '../app/ports.ts';
import { collections } from './collections.ts';
import { unlessThere } from './unless-there.ts';

/** A lane in which something waits. One in which nothing does is not there. */
interface LaneDocument {
  readonly _id: string;
  readonly webhook: Uuid;
  readonly news: number;
  readonly takes: number;
  /** When it has its turn; while a process has it, when it is taken for gone. */
  readonly dueAt: Date;
  /** Whether a process has it. */
  readonly held: boolean;
}

/** How often a lane is opened again that was closed in the meantime. */
const mostTries = 100;

/** Lanes in MongoDB. */
export function createLaneStore(connection: Connection): Lanes {
  const lanes = connection.collection<LaneDocument>(collections.lanes);
  return {
    open: async (webhook, ids, at) => {
      const fresh = { webhook, news: 1, takes: 0, dueAt: new Date(at), held: false };
      for (let tries = 0; ids.length > 0 && tries < mostTries; tries += 1) {
        const documents = ids.map((_id) => ({ _id, ...fresh }));
        const there = await unlessThere(lanes.insertMany(documents, { ordered: false }));
        if (there.length === 0) return;
        // Who closes one sees that something has come.
        const known = there.map((position) => ids[position] ?? '');
        const { matchedCount } = await lanes.updateMany({ _id: { $in: known } }, { $inc: { news: 1 } });
        if (matchedCount === known.length) return;
      }
      if (ids.length > 0) throw new Error('lanes are closed as fast as they are opened');
    },
    due: async (at, except, most) => {
      const found = await lanes
        .find({ dueAt: { $lte: new Date(at) }, ...(except.length > 0 ? { webhook: { $nin: [...except] } } : {}) })
        .sort({ dueAt: 1 })
        .limit(most)
        .toArray();
      return found.map((one) => laneOf(one));
    },
    take: async (lane, until) => {
      const taken = await lanes.updateOne(
        { _id: lane.id, takes: lane.takes },
        { $set: { dueAt: new Date(until), held: true }, $inc: { takes: 1 } },
      );
      return taken.modifiedCount === 1 ? { ...lane, takes: lane.takes + 1 } : undefined;
    },
    keep: async ({ id, takes }, until) => {
      const kept = await lanes.updateOne({ _id: id, takes }, { $set: { dueAt: new Date(until) } });
      return kept.matchedCount === 1;
    },
    giveBack: async ({ id, takes }, dueAt) => {
      await lanes.updateOne({ _id: id, takes }, { $set: { dueAt: new Date(dueAt), held: false } });
    },
    close: async ({ id, takes, news }) => {
      const closed = await lanes.deleteOne({ _id: id, takes, news });
      if (closed.deletedCount === 1) return undefined;
      const found = await lanes.findOne({ _id: id, takes });
      return found ? laneOf(found) : undefined;
    },
    turn: async (webhook, dueAt, ids) => {
      await lanes.updateMany(
        { webhook, held: false, ...(ids ? { _id: { $in: [...ids] } } : {}) },
        { $set: { dueAt: new Date(dueAt) } },
      );
    },
  };
}

function laneOf({ _id, webhook, news, takes }: LaneDocument): Lane {
  return { id: _id, webhook, news, takes };
}
