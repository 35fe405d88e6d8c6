import type { Connection } from 'mongoose';
import type { Recall, RecallStore } from '../app/recalls.ts';

interface RecallDocument extends Omit<Recall, 'name'> {
  readonly _id: string;
}

/** The collection of what this node has recalled. */
export const recallCollection = 'recalls';

/** Recalls in MongoDB: ids, versions and moments, no personal data. */
export function createRecallStore(connection: Connection): RecallStore {
  const recalls = connection.collection<RecallDocument>(recallCollection);
  return {
    open: async (opened) => {
      for (const { name, version, at } of opened) {
        const fresh = { version, at, receipts: {} };
        const known = await recalls.updateOne({ _id: name, version: { $lt: version } }, { $set: fresh });
        if (known.matchedCount === 0) await recalls.updateOne({ _id: name }, { $setOnInsert: fresh }, { upsert: true });
      }
    },
    outstanding: async (node, most) => {
      const found = await recalls
        .find({ [`receipts.${node}`]: { $exists: false } }, { projection: { version: 1 } })
        .limit(most)
        .toArray();
      return found.map(({ _id: name, version }) => ({ name, version }));
    },
    confirm: async (node, confirmed, at) => {
      if (confirmed.length === 0) return;
      await recalls.bulkWrite(
        confirmed.map(({ name, version }) => ({
          updateOne: { filter: { _id: name, version }, update: { $set: { [`receipts.${node}`]: at } } },
        })),
        { ordered: false },
      );
    },
    list: async ({ outstanding, after, most }) => {
      const missing = outstanding?.map((node) => ({ [`receipts.${node}`]: { $exists: false } }));
      if (missing?.length === 0) return [];
      const found = await recalls
        .find({ _id: { $gt: after }, ...(missing ? { $or: missing } : {}) })
        .sort({ _id: 1 })
        .limit(most)
        .toArray();
      return found.map(({ _id: name, ...recall }) => ({ name, ...recall }));
    },
  };
}
