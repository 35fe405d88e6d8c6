import type { Migration } from '@inclust/mongo';
import { memberModel } from './member-document.ts';

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
];
