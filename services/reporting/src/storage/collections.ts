import type { Connection } from 'mongoose';
import { dropIndex, type Migration } from '@inclust/mongo';

/** The collections of reporting. */
export function collections(connection: Connection) {
  return {
    /** Every fact, immutable: `_id` is `{node}/{event id}`. */
    facts: connection.collection('facts'),
    /** The newest facts of each subject: `_id` is `{node}/{member}`. */
    subjects: connection.collection('subjects'),
    /** Who holds a distinct key in a cell: `_id` is `{indicator}|{cell}|{key}`. */
    holders: connection.collection('holders'),
    /** The numbers: `_id` is `{indicator}|{cell}|{node}`, node empty for the federation. */
    cells: connection.collection('cells'),
    /** The newest fact of each node. */
    freshness: connection.collection('freshness'),
  };
}

/** The steps of reporting's schema. */
export const reportingMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const { facts, subjects, holders, cells, freshness } = collections(connection);
      // A transaction cannot make a collection on every server.
      for (const collection of [facts, subjects, holders, cells, freshness]) {
        await connection.createCollection(collection.collectionName).catch((error: { code?: number }) => {
          if (error.code !== 48) throw error;
        });
      }
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
];
