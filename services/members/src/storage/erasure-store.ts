import type { InstantText, Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { ErasureStore } from '../app/rights-ports.ts';
import { memberModel, type MemberDocument } from './member-document.ts';
import { versioned } from './member-lists.ts';

/** The collection of erasures that were finished. */
export const erasureCollection = 'erasures';

interface FinishedErasure {
  readonly _id: string;
  readonly finishedAt: string;
}

/** Erasures in MongoDB: the members' own documents say who was erased, a small collection beside them for whom nothing is left to do. */
export function createErasureStore(connection: Connection): ErasureStore {
  const erasures = connection.collection<FinishedErasure>(erasureCollection);
  return {
    finish: async (member, at) => {
      await erasures.updateOne({ _id: member }, { $setOnInsert: { finishedAt: at } }, { upsert: true });
    },
    finished: async (members) => {
      const found = await erasures.find({ _id: { $in: [...members] } }).toArray();
      return new Map(found.map(({ _id, finishedAt }) => [_id as Uuid, finishedAt as InstantText]));
    },
    list: async (after, most) => {
      const found = await memberModel(connection)
        // Who was erased has no name left, so they stand together.
        .find({ sortName: '', status: 'erased', _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(most)
        .lean<MemberDocument[]>();
      return found.map((document) => ({ ...versioned(document), everShared: document.everShared }));
    },
  };
}
