import type { Language } from '@inclust/kernel';
import { dropIndex, makeOutbox, type Migration, type StoredDocument } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { auditCollections } from './audit-log.ts';
import { bodyCollections, makeBodyCollections } from './bodies/collections.ts';
import { dismissalModel } from './duplicate-store.ts';
import { completed, type EarlierMember } from './first-release.ts';
import { memberCollection, memberModel } from './member-document.ts';
import { decodeMember, memberMapping } from './member-mapping.ts';
import { vaultCollections } from './vault-store.ts';

/** The steps of the register's schema at a node of this first language. */
export const memberMigrations = (language: Language): readonly Migration[] => [
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
      await dropIndex(connection.collection(memberCollection), 'external_id_unique');
      await fillFields(connection, language);
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
  {
    // Names are in the order of the node's language, and members are found by place.
    version: 6,
    run: async (connection) => {
      await dropIndex(connection.collection(memberCollection), 'by_name');
      await fillFields(connection, language);
      await memberModel(connection).createIndexes();
    },
  },
  {
    // The key of the first release: nobody is found by it any more.
    version: 7,
    run: (connection) => dropIndex(connection.collection(memberCollection), 'natural_key'),
  },
];

/** How many documents are written in one go. */
const most = 500;

/** Gives every document the fields that are made of its state, and its state what earlier releases did not keep. What is written meanwhile has both. */
async function fillFields(connection: Connection, language: Language): Promise<void> {
  const collection = connection.collection(memberCollection);
  const { fields } = memberMapping(language);
  let updates: Parameters<typeof collection.bulkWrite>[0][number][] = [];
  for await (const found of collection.find().sort({ _id: 1 })) {
    const document = found as unknown as StoredDocument;
    const { _id, version, revision } = document;
    const state = completed(document.state as EarlierMember);
    updates.push({
      updateOne: {
        filter: { _id: _id as never, version, revision },
        update: {
          $set: { ...fields(decodeMember(state ?? document.state), document), ...(state ? { state } : {}) },
          $unset: { externalId: 1, naturalKey: 1 },
        },
      },
    });
    if (updates.length < most) continue;
    await collection.bulkWrite(updates, { ordered: false });
    updates = [];
  }
  if (updates.length > 0) await collection.bulkWrite(updates, { ordered: false });
}
