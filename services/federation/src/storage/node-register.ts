import { Schema, type Connection, type Model } from 'mongoose';
import { applyNewest } from '@inclust/mongo';
import type { NodeRecord, NodeRegister } from '../app/ports.ts';
import { keysOfRecord, type NodeKey } from '../exchange/node-keys.ts';

type NodeDocument = Omit<NodeRecord, 'nodeId'> & { readonly _id: string };

const collection = 'nodes';

const schema = new Schema(
  {
    _id: String,
    role: String,
    countryCode: String,
    timeZone: String,
    envelopeKey: String,
    leafKey: String,
    keyCompromised: Boolean,
    earlierKeys: Array,
    lastWords: Array,
    earlierLeafKeys: Array,
    linkClosing: Boolean,
    keysAt: String,
    tokenKey: String,
    joinedAt: String,
    left: Object,
    version: Number,
  },
  { collection, versionKey: false, strict: 'throw', autoIndex: false },
);

/** The register of nodes in MongoDB; keys are remembered by version. */
export function createNodeRegister(connection: Connection): NodeRegister {
  const model =
    (connection.models['FederationNode'] as Model<NodeDocument> | undefined) ??
    (connection.model('FederationNode', schema) as unknown as Model<NodeDocument>);
  const keys = new Map<string, readonly NodeKey[]>();
  const get = async (node: string): Promise<NodeRecord | undefined> => {
    const found = await model.findOne({ _id: node }).lean<NodeDocument>();
    return found ? recordOf(found) : undefined;
  };
  return {
    all: async () => (await model.find().sort({ _id: 1 }).lean<NodeDocument[]>()).map(recordOf),
    get,
    put: async ({ nodeId, ...record }) => {
      await applyNewest(connection, collection, [{ _id: nodeId, ...record }]);
      keys.delete(nodeId);
    },
    replace: async ({ nodeId, ...record }) => {
      await model.replaceOne({ _id: nodeId }, record, { upsert: true });
      keys.delete(nodeId);
    },
    keys: async (node) => {
      const known = keys.get(node);
      if (known) return known;
      const found = await get(node);
      if (!found) return undefined;
      const read = keysOfRecord(found);
      keys.set(node, read);
      return read;
    },
    forget: async () => {
      await model.deleteMany({});
      keys.clear();
    },
  };
}

function recordOf({ _id, ...record }: NodeDocument): NodeRecord {
  return { ...record, nodeId: _id as NodeRecord['nodeId'] };
}
