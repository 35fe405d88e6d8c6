import type { Connection } from 'mongoose';
import { dropIndex, type Migration } from '@inclust/mongo';

/** The collections of reporting. */
export function collections(connection: Connection) {
  return {
    /** Every fact, immutable: `_id` is `{node}/{event id}`. */
    facts: connection.collection('facts'),
    /** The newest facts of each subject, with the generation of numbers that they are in: `_id` is `{node}/{kind}/{id}`. */
    subjects: connection.collection('subjects'),
    /** Who holds a key in a row: `_id` is `{generation}|{definition}|{slice}|{key}`. */
    holders: connection.collection('holders'),
    /** The numbers: `_id` is `{generation}|{definition}|{slice}|{node}|{month}|{previous}|{first}`, node empty for all together. */
    cells: connection.collection('cells'),
    /** The newest fact of each node. */
    freshness: connection.collection('freshness'),
    /**
     * `gate`: which generation of numbers holds, and whether a new one is being made; each batch of facts passes it. `stamp`: a name that is
     * another one after every change of a number.
     */
    gate: connection.collection('number_gate'),
  };
}

/** The steps of reporting's schema. */
export const reportingMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const { facts, subjects, holders, cells, freshness } = collections(connection);
      await make(connection, [facts, subjects, holders, cells, freshness]);
      await cells.createIndex({ indicator: 1 }, { name: 'by_indicator' });
    },
  },
  {
    // An index of everything that a fact says of its subject, by which nothing was ever found, cost as much as keeping the fact; what is of a
    // node is found by its ids, which begin with it.
    version: 2,
    run: async (connection) => {
      const { facts, subjects } = collections(connection);
      await dropIndex(facts, 'by_subject');
      await dropIndex(subjects, 'by_node');
    },
  },
  {
    // Subjects of all kinds, and numbers by month: generation 0 has none, so they are made from the facts, which stay.
    version: 3,
    run: async (connection) => {
      const { subjects, cells, holders, gate } = collections(connection);
      await make(connection, [gate]);
      await dropIndex(cells, 'by_indicator');
      await subjects.createIndex({ sees: 1 }, { name: 'by_neighbour', sparse: true });
      for (const old of [subjects, holders, cells]) await old.deleteMany({});
      const none = { generation: 0, definitions: [] };
      await gate.updateOne({ _id: 'gate' as never }, { $setOnInsert: none as never }, { upsert: true });
    },
  },
  {
    // Totals are kept by each process until the numbers bear another stamp; a release that does not renew it must not write beside it.
    version: 4,
    run: async (connection) => {
      const { gate } = collections(connection);
      await gate.updateOne({ _id: 'stamp' as never }, { $setOnInsert: { is: '' } as never }, { upsert: true });
    },
  },
];

/** A transaction cannot make a collection on every server. */
async function make(connection: Connection, all: readonly { readonly collectionName: string }[]): Promise<void> {
  for (const { collectionName } of all) {
    await connection.createCollection(collectionName).catch((error: { code?: number }) => {
      if (error.code !== 48) throw error;
    });
  }
}
