import { parseNodeId, type NodeId } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { UntoldStore } from '../../app/credits/ports.ts';
import { nodesOf, toldTo, type ToldEntry } from '../../domain/credits/hosting.ts';
import type { Posting } from '../../domain/credits/posting.ts';
import { collections } from '../bookings/collections.ts';

/** What a node is still to be told of an entry, as it is kept. */
export interface UntoldDocument {
  readonly _id: string;
  readonly node: string;
  readonly entry: ToldEntry;
  readonly tries: number;
  readonly dueAt: Date;
}

/** What other nodes are to be told of an entry. */
export function untoldDocuments(posting: Posting): readonly UntoldDocument[] {
  return nodesOf(posting).flatMap((node) => {
    const entry = toldTo(node, posting);
    return entry ? [{ _id: `${node}/${posting.id}`, node, entry, tries: 0, dueAt: new Date(posting.at) }] : [];
  });
}

/** What other nodes are still to be told, in MongoDB. */
export function createUntoldStore(connection: Connection): UntoldStore {
  const documents = connection.collection<UntoldDocument>(collections.untold);
  return {
    due: async (at, most) => {
      const found = await documents
        .find({ dueAt: { $lte: new Date(at) } })
        .sort({ dueAt: 1 })
        .limit(most)
        .toArray();
      return found.map(({ _id, node, entry, tries }) => ({ id: _id, node: nodeOf(node), entry, tries }));
    },
    later: async ({ id, tries }, dueAt) => {
      await documents.updateOne({ _id: id }, { $set: { tries: tries + 1, dueAt: new Date(dueAt) } });
    },
    told: async ({ id }) => {
      await documents.deleteOne({ _id: id });
    },
  };
}

function nodeOf(text: string): NodeId {
  const node = parseNodeId(text);
  if (!node) throw new Error('an entry is to be told to no node');
  return node;
}
