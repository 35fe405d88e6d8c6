import type { Connection } from 'mongoose';
import type { Agreements, AgreementStore } from '../../app/credits/ports.ts';
import { collections } from '../bookings/collections.ts';

type AgreementDocument = Agreements & { readonly _id: string };

/** To which entries nodes have agreed, in MongoDB. */
export function createAgreementStore(connection: Connection): AgreementStore {
  const documents = connection.collection<AgreementDocument>(collections.settlements);
  return {
    get: async (node, month) => {
      const found = await documents.findOne({ _id: `${node}/${month}` });
      return { ...(found?.here ? { here: found.here } : {}), ...(found?.there ? { there: found.there } : {}) };
    },
    note: async (node, month, side, agreement) => {
      await documents.updateOne({ _id: `${node}/${month}` }, { $set: { [side]: agreement } }, { upsert: true });
    },
  };
}
