import type { Uuid } from '@inclust/kernel';
import type { Migration } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { AwayStore, KeptAway } from '../../app/away/ports.ts';
import { holderOf, type AwayRegistration } from '../../domain/away/away-registration.ts';
import { wasInserted } from '../was-inserted.ts';

/** Registrations of members of this node at other nodes. Personal data: what they have said with them. */
export const awayCollection = 'away_registrations';

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const awayMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const found = connection.collection(awayCollection);
      await found.createIndex({ person: 1, _id: 1 }, { name: 'by_person' });
      // The field is there only while something can change.
      await found.createIndex({ dueAt: 1 }, { name: 'due', sparse: true });
    },
  },
];

interface AwayDocument {
  readonly _id: string;
  readonly version: number;
  readonly person: string;
  readonly state: AwayRegistration;
  readonly dueAt?: Date;
}

/** Registrations at other nodes in MongoDB. */
export function createAwayStore(connection: Connection): AwayStore {
  const documents = connection.collection<AwayDocument>(awayCollection);
  return {
    get: async (id) => {
      const found = await documents.findOne({ _id: id });
      return found ? keptAway(found) : undefined;
    },
    set: async (state, before, dueAt) => {
      const _id: string = state.id;
      const person = holderOf(state);
      const due = dueAt === undefined ? {} : { dueAt: new Date(dueAt) };
      const next = { version: before + 1, person, state, ...due };
      if (before === 0) return wasInserted(documents.insertOne({ _id, ...next }));
      return (await documents.replaceOne({ _id, version: before }, next)).matchedCount === 1;
    },
    ofPerson: async (person) => {
      const found = await documents.find({ person }).toArray();
      return found.map(({ state }) => state).toSorted((one, other) => (one.id < other.id ? -1 : 1));
    },
    due: async (at, most) => {
      const found = await documents
        .find({ dueAt: { $lte: new Date(at) } })
        .limit(most)
        .toArray();
      return found.map(keptAway);
    },
    take: async ({ away, version }, until) => {
      const taken = { $set: { version: version + 1, dueAt: new Date(until) } };
      return (await documents.updateOne({ _id: away.id, version }, taken)).matchedCount === 1;
    },
    remove: async (id: Uuid) => {
      await documents.deleteOne({ _id: id });
    },
  };
}

function keptAway({ state, version }: AwayDocument): KeptAway {
  return { away: state, version };
}
