import { makeOutbox, type Migration } from '@inclust/mongo';
import { collections } from './collections.ts';

/** The steps of the schema of webhooks. */
export const webhookMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const present = new Set((await connection.listCollections()).map(({ name }) => name));
      for (const name of Object.values(collections)) if (!present.has(name)) await connection.createCollection(name);
      const { webhooks, deliveries, lanes } = collections;
      await makeOutbox(connection, webhooks);
      await connection.collection(webhooks).createIndex({ madeAt: 1, _id: 1 }, { name: 'by_age' });
      const ledger = connection.collection(deliveries);
      // Only what waits has `lane`.
      await ledger.createIndex({ lane: 1, version: 1, sequence: 1 }, { name: 'waiting' });
      await ledger.createIndex({ webhook: 1, place: 1 }, { name: 'log' });
      await ledger.createIndex({ keptUntil: 1 }, { name: 'kept', expireAfterSeconds: 0 });
      await connection.collection(lanes).createIndex({ dueAt: 1 }, { name: 'due' });
      await connection.collection(lanes).createIndex({ webhook: 1 }, { name: 'by_webhook' });
    },
  },
];
