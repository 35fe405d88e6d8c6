import { makeOutbox, type Migration } from '@inclust/mongo';
import { collections, emailIndex } from './collections.ts';

/** The steps of the schema of accounts. */
export const accountMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const present = new Set((await connection.listCollections()).map(({ name }) => name));
      for (const name of Object.values(collections)) if (!present.has(name)) await connection.createCollection(name);
      const { accounts, credentials, sessions, resets, tries } = collections;
      await connection.collection(accounts).createIndex({ email: 1 }, { name: emailIndex, unique: true });
      await connection
        .collection(credentials)
        .createIndex({ subjects: 1 }, { name: 'subject_unique', unique: true, sparse: true });
      await connection.collection(sessions).createIndex({ account: 1 }, { name: 'by_account' });
      await connection.collection(resets).createIndex({ account: 1 }, { name: 'by_account' });
      await connection.collection(tries).createIndex({ lastAt: 1 }, { name: 'by_age' });
    },
  },
  {
    version: 2,
    run: async (connection) => {
      await connection
        .collection(collections.accounts)
        .createIndex({ 'state.member': 1 }, { name: 'by_member', sparse: true });
    },
  },
  {
    version: 3,
    run: async (connection) => {
      for (const outbox of [collections.accounts, collections.apiKeys]) await makeOutbox(connection, outbox);
    },
  },
];
