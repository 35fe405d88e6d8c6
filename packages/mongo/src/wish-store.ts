import type { KeptWish, Wish, WishKind, WishStore } from '@inclust/wishes';
import { holderOf } from '@inclust/wishes';
import type { Connection } from 'mongoose';
import { wasInserted } from './was-inserted.ts';

/** How wishes of a kind are kept beside their state. */
export interface WishMapping<Kind extends WishKind> {
  /** A wish as it was before it was stored. */
  readonly decode?: (state: Wish<Kind>) => Wish<Kind>;
  /** Fields by which it is found. */
  readonly fields?: (wish: Wish<Kind>) => Readonly<Record<string, unknown>>;
}

/** A wish in its collection. */
export interface WishDocument<Kind extends WishKind> {
  readonly _id: string;
  readonly version: number;
  /** Whose it is here. */
  readonly person: string;
  readonly state: Wish<Kind>;
  readonly dueAt?: Date;
}

/** Makes the indexes of a collection of wishes. */
export async function makeWishes(connection: Connection, collection: string): Promise<void> {
  const found = connection.collection(collection);
  await found.createIndex({ person: 1, _id: 1 }, { name: 'by_person' });
  // The field is there only while something can change.
  await found.createIndex({ dueAt: 1 }, { name: 'due', sparse: true });
}

/** Wishes in a collection of MongoDB. */
export function createWishStore<Kind extends WishKind>(
  connection: Connection,
  collection: string,
  { decode = (state) => state, fields = () => ({}) }: WishMapping<Kind> = {},
): WishStore<Kind> {
  const documents = connection.collection<WishDocument<Kind>>(collection);
  const keptIn = ({ state, version }: Pick<WishDocument<Kind>, 'state' | 'version'>): KeptWish<Kind> => ({
    wish: decode(state),
    version,
  });
  return {
    get: async (id) => {
      const found = await documents.findOne({ _id: id as string });
      return found ? keptIn(found) : undefined;
    },
    set: async (state, before, dueAt) => {
      const _id: string = state.id;
      const due = dueAt === undefined ? {} : { dueAt: new Date(dueAt) };
      const next = { ...fields(state), version: before + 1, person: holderOf(state), state, ...due };
      if (before === 0) return wasInserted(documents.insertOne({ _id, ...next }));
      return (await documents.replaceOne({ _id, version: before }, next)).matchedCount === 1;
    },
    ofPerson: async (person) => {
      const found = await documents.find({ person }).sort({ _id: 1 }).toArray();
      return found.map(({ state }) => decode(state));
    },
    due: async (at, most) => {
      const found = await documents
        .find({ dueAt: { $lte: new Date(at) } })
        .limit(most)
        .toArray();
      return found.map(keptIn);
    },
    take: async ({ wish, version }, until) => {
      const taken = { $set: { version: version + 1, dueAt: new Date(until) } };
      return (await documents.updateOne({ _id: wish.id as string, version }, taken)).matchedCount === 1;
    },
    remove: async (id) => {
      await documents.deleteOne({ _id: id as string });
    },
  };
}
