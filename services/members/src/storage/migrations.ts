import { makeOutbox, type Migration, type StoredDocument } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { auditCollections } from './audit-log.ts';
import { bodyCollections, makeBodyCollections } from './bodies/collections.ts';
import { dismissalModel } from './duplicate-store.ts';
import { memberCollection, memberModel } from './member-document.ts';
import { memberMapping } from './member-mapping.ts';
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
  {
    // Members are found by several external ids, by what makes them duplicates, and by whom they represent.
    version: 3,
    run: async (connection) => {
      await dropIndex(connection, 'external_id_unique');
      await fillFields(connection);
      await memberModel(connection).createIndexes();
      await dismissalModel(connection).createCollection();
    },
  },
  { version: 4, run: makeBodyCollections },
  {
    version: 5,
    run: async (connection) => {
      for (const outbox of [memberCollection, bodyCollections.bodies, bodyCollections.memberships])
        await makeOutbox(connection, outbox);
    },
  },
];

async function dropIndex(connection: Connection, name: string): Promise<void> {
  const collection = connection.collection(memberCollection);
  const indexes = await collection.indexes();
  if (indexes.some((index) => index.name === name)) await collection.dropIndex(name);
}

/** Gives every document the fields that are made of its state. What is written meanwhile has them. */
async function fillFields(connection: Connection): Promise<void> {
  const collection = connection.collection(memberCollection);
  for await (const found of collection.find()) {
    const document = found as unknown as StoredDocument;
    const { _id, version, revision } = document;
    await collection.updateOne(
      { _id: _id as never, version, revision },
      { $set: memberMapping.fields(memberMapping.decode(document.state), document), $unset: { externalId: 1 } },
    );
  }
}
