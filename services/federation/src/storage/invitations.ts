import { Schema, type Connection, type Model } from 'mongoose';

/** An invitation as kept: never its secret, only the hash. */
export interface Invitation {
  readonly nodeId: string;
  /** SHA-256 of the secret, base64url. */
  readonly secretHash: string;
  readonly expiresAt: Date;
  /** The keys that used it, so that a repeat of the same join is answered again: `{leafKey} {envelopeKey}`. */
  readonly usedBy?: string;
}

/** Invitations of the meta-cluster, one a city. */
export interface InvitationStore {
  /** Replaces what there is for the city. */
  put(invitation: Invitation): Promise<void>;
  get(node: string): Promise<Invitation | undefined>;
  /** Marks it as used by these keys; false when other keys were faster. */
  use(node: string, secretHash: string, usedBy: string): Promise<boolean>;
}

type InvitationDocument = Omit<Invitation, 'nodeId'> & { readonly _id: string };

const schema = new Schema(
  { _id: String, secretHash: String, expiresAt: Date, usedBy: String },
  { collection: 'invitations', versionKey: false, strict: 'throw', autoIndex: false },
);

/** Invitations in MongoDB. */
export function createInvitationStore(connection: Connection): InvitationStore {
  const model = (connection.models['Invitation'] as Model<InvitationDocument> | undefined) ?? (connection.model('Invitation', schema) as unknown as Model<InvitationDocument>);
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
      const done = await model.updateOne({ _id: node, secretHash, $or: [{ usedBy: { $exists: false } }, { usedBy }] }, { $set: { usedBy } });
      return done.matchedCount === 1;
    },
  };
}
