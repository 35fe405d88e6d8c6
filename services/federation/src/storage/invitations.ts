import { Schema, type Connection, type Model } from 'mongoose';
import type { Invitation, InvitationStore } from '../app/ports.ts';

type InvitationDocument = Omit<Invitation, 'nodeId'> & { readonly _id: string };

const schema = new Schema(
  { _id: String, secretHash: String, expiresAt: Date, again: Boolean, usedBy: String },
  { collection: 'invitations', versionKey: false, strict: 'throw', autoIndex: false },
);

/** Invitations in MongoDB. */
export function createInvitationStore(connection: Connection): InvitationStore {
  const model =
    (connection.models['Invitation'] as Model<InvitationDocument> | undefined) ??
    (connection.model('Invitation', schema) as unknown as Model<InvitationDocument>);
  return {
    put: async ({ nodeId, ...invitation }) => {
      await model.replaceOne({ _id: nodeId }, invitation, { upsert: true });
    },
    get: async (node) => {
      const found = await model.findOne({ _id: node }).lean<InvitationDocument>();
      if (!found) return undefined;
      const { _id, ...invitation } = found;
      return { ...invitation, nodeId: _id };
    },
    use: async (node, secretHash, usedBy) => {
      const done = await model.updateOne(
        { _id: node, secretHash, $or: [{ usedBy: { $exists: false } }, { usedBy }] },
        { $set: { usedBy } },
      );
      return done.matchedCount === 1;
    },
  };
}
