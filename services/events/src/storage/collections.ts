import { makeOutbox, type Migration } from '@inclust/mongo';

/** The collections of events. */
export const collections = { events: 'events', venues: 'venues' } as const;

/** The steps of the schema of events. */
export const eventMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const { events, venues } = collections;
      for (const name of [events, venues]) {
        await connection.createCollection(name);
        await makeOutbox(connection, name);
      }
      const found = connection.collection(events);
      await found.createIndex({ startKey: 1, _id: 1 }, { name: 'by_start' });
      await found.createIndex({ venue: 1, startKey: 1, _id: 1 }, { name: 'by_venue', sparse: true });
      await found.createIndex({ organisers: 1, startKey: 1, _id: 1 }, { name: 'by_organiser' });
      await connection.collection(venues).createIndex({ sortName: 1, _id: 1 }, { name: 'by_name' });
    },
  },
  {
    version: 2,
    run: async (connection) => {
      const { events, venues } = collections;
      const found = connection.collection(events);
      await found.createIndex({ status: 1, 'state.changedAt': 1 }, { name: 'by_change' });
      await connection.collection(venues).createIndex({ 'state.changedAt': 1 }, { name: 'by_change' });
    },
  },
  {
    version: 3,
    run: async (connection) => {
      await connection
        .collection(collections.events)
        .createIndex({ origin: 1 }, { name: 'by_origin', unique: true, sparse: true });
    },
  },
];
