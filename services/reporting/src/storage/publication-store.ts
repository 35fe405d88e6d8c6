import { wasInserted } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { PublicationStore } from '../app/published-figures.ts';
import type { SuppressionTable } from '../domain/suppression/table.ts';

/** What was ever published of counts of few people: `_id` is `{definition}|{year}|{number}`, the number with four digits. */
export const publicationCollection = 'figure_publications';

interface PublicationDocument {
  readonly table: SuppressionTable;
  readonly hidden: readonly string[];
}

/** Publications in MongoDB. One is never changed. */
export function createPublicationStore(connection: Connection): PublicationStore {
  const collection = connection.collection(publicationCollection);
  return {
    of: async (definition, year) => {
      const prefix = `${definition}|${year}|`;
      const those = { _id: { $gte: prefix, $lt: `${prefix}:` } as never };
      const found = await collection.find<PublicationDocument>(those).sort({ _id: 1 }).toArray();
      return found.map(({ table, hidden }) => ({ table, hidden: new Set(hidden) }));
    },
    add: (definition, year, number, { table, hidden }) =>
      wasInserted(
        collection.insertOne({
          _id: `${definition}|${year}|${String(number).padStart(4, '0')}` as never,
          table,
          hidden: [...hidden],
        }),
      ),
  };
}
