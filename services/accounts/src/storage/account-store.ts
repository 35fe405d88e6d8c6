import { accept } from '@inclust/kernel';
import { decodePageToken, encodePageToken, type StoredDocument } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { AccountStore, Kept } from '../app/ports.ts';
import type { Account, AccountCommand, AccountEvent } from '../domain/account.ts';
import { collectionOf } from './collections.ts';
import { accountMapping } from './mappings.ts';
import { save, type Saving } from './save.ts';

/** Accounts in MongoDB. */
export function createAccountStore(
  connection: Connection,
  saving: Saving<Account, AccountCommand, AccountEvent>,
): AccountStore {
  const collection = collectionOf<StoredDocument>(connection, 'accounts');
  return {
    get: (id) => saving.aggregates.load(id),
    findByEmail: async (email) => {
      const found = await collection.findOne({ email });
      return found ? kept(found as StoredDocument) : undefined;
    },
    ofMember: async (member) => {
      const found = await collection.find({ 'state.member': member } as never).toArray();
      return found.map((document) => kept(document as StoredDocument));
    },
    save: (id, by, request, creates, command) => save(saving, id, by, request, creates, command),
    list: async (pageSize, pageToken) => {
      const position = decodePageToken('accounts', pageToken);
      if (!position.ok) return position;
      const found = await collection
        .find(position.value ? { _id: { $gt: position.value.id } } : {})
        .sort({ _id: 1 })
        .limit(pageSize + 1)
        .toArray();
      const page = found.slice(0, pageSize) as StoredDocument[];
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        items: page.map(kept),
        nextPageToken: last ? encodePageToken('accounts', { key: '', id: last._id }) : '',
      });
    },
    countUsable: (role, without) => collection.countDocuments({ usable: true, roles: role, _id: { $ne: without } }),
  };
}

function kept(document: StoredDocument): Kept<Account> {
  return { state: accountMapping.decode(document.state), version: document.version };
}
