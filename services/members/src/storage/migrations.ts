import type { Migration } from '@inclust/mongo';
import { auditCollections } from './audit-log.ts';
import { memberModel } from './member-document.ts';
import { vaultCollections } from './vault-store.ts';

/** The steps of the register's schema. */
export const memberMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const model = memberModel(connection);
      await model.createCollection();
      await model.createIndexes();
    },
  },
  {
    version: 2,
    run: async (connection) => {
      await connection.collection(vaultCollections.declarations).createIndex({ member: 1 }, { name: 'by_member' });
      await connection.collection(vaultCollections.keys).createIndex({ by: 1 }, { name: 'by_key' });
      await connection.collection(auditCollections.entries).createIndex({ subject: 1, _id: 1 }, { name: 'by_subject' });
    },
  },
];
