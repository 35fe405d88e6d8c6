import type { Migration } from '@inclust/mongo';
import { makeAgenda, makeAgendaOrder } from './agenda.ts';
import { makeBodyDirectory } from './body-directory.ts';
import { directoryModel, dropPublicSearch, makeDirectoryOrder } from './directory-store.ts';

/** The steps of the federation service's schema. */
export const federationMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      const model = directoryModel(connection);
      await model.createCollection();
      await model.createIndexes();
    },
  },
  { version: 2, run: makeBodyDirectory },
  { version: 3, run: makeAgenda },
  {
    version: 4,
    run: async (connection) => {
      await makeDirectoryOrder(connection);
      await makeAgendaOrder(connection);
    },
  },
  { version: 5, run: dropPublicSearch },
];
