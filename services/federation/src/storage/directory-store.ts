import { Schema, type Connection, type Model } from 'mongoose';
import { DirectoryEntry } from '@inclust/contracts';
import { accept, languages, nameSortKey, queryKeys, searchKeys } from '@inclust/kernel';
import { applyNewest, decodePageToken, digestOf, encodePageToken, type ProjectedRow } from '@inclust/mongo';
import type { DirectoryChange, DirectoryStore } from '../app/ports.ts';

/** An entry as kept. A tombstone has no more than its first four fields: the version that keeps late entries out. */
interface EntryDocument {
  /** `nodes/{node}/members/{uuid}`. */
  readonly _id: string;
  readonly version: number;
  readonly node: string;
  readonly listed: boolean;
  readonly kind?: string;
  readonly disciplines?: readonly string[];
  readonly sortName?: string;
  readonly searchKeys?: readonly string[];
  readonly raw?: Uint8Array | { readonly buffer: Uint8Array };
}

const collection = 'directory';

const schema = new Schema(
  {
    _id: String,
    version: Number,
    node: String,
    listed: Boolean,
    kind: String,
    disciplines: [String],
    sortName: String,
    searchKeys: [String],
    raw: Buffer,
  },
  { collection, versionKey: false, strict: 'throw', autoIndex: false },
);
schema.index({ sortName: 1, _id: 1 }, { name: 'by_name' });
schema.index({ searchKeys: 1 }, { name: 'search' });
schema.index({ node: 1, listed: 1 }, { name: 'by_node' });

/** The directory's collection of a connection. */
export function directoryModel(connection: Connection): Model<EntryDocument> {
  return (
    (connection.models['DirectoryEntry'] as Model<EntryDocument> | undefined) ??
    (connection.model('DirectoryEntry', schema) as unknown as Model<EntryDocument>)
  );
}

/** The directory in MongoDB. */
export function createDirectoryStore(connection: Connection): DirectoryStore {
  const model = directoryModel(connection);
  return {
    apply: async (changes) => {
      await applyNewest(connection, collection, changes.map(rowOf));
    },
    get: async (name) => {
      // By way of the driver: there is nothing to cast, and this is asked most.
      const found = await model.collection.findOne({ _id: name as never, listed: true });
      return found ? entryOf(found as unknown as EntryDocument) : undefined;
    },
    list: async (query) => {
      const described = `directory ${JSON.stringify([query.node, query.kind, query.discipline, query.words])}`;
      const position = decodePageToken(described, query.pageToken);
      if (!position.ok) return position;
      const after = position.value;
      const conditions = [
        {
          listed: true,
          ...(query.node ? { node: query.node } : {}),
          ...(query.kind ? { kind: query.kind } : {}),
          ...(query.discipline ? { disciplines: query.discipline } : {}),
        },
        ...queryKeys(query.words ?? '').map(({ token, skeleton }) => ({
          searchKeys: { $regex: `^(${token}|${skeleton})` },
        })),
        ...(after
          ? [{ $or: [{ sortName: { $gt: after.key } }, { sortName: after.key, _id: { $gt: after.id } }] }]
          : []),
      ];
      const found = await model
        .find({ $and: conditions })
        .sort({ sortName: 1, _id: 1 })
        .limit(query.pageSize + 1)
        .lean<EntryDocument[]>();
      const page = found.slice(0, query.pageSize);
      const last = found.length > query.pageSize ? page.at(-1) : undefined;
      return accept({
        entries: page.map(entryOf),
        nextPageToken: last ? encodePageToken(described, { key: last.sortName ?? '', id: last._id }) : '',
      });
    },
    digest: (node) => digestOf(listedRows(model, node)),
  };
}

async function* listedRows(model: Model<EntryDocument>, node: string): AsyncGenerator<{ id: string; version: number }> {
  const rows = model.find({ node, listed: true }, { version: 1 }).lean<EntryDocument[]>().cursor();
  for await (const row of rows) {
    const { _id, version } = row as unknown as EntryDocument;
    yield { id: _id.slice(_id.lastIndexOf('/') + 1), version };
  }
}

function rowOf({ name, node, version, entry }: DirectoryChange): ProjectedRow {
  if (!entry) return { _id: name, version, node, listed: false };
  const { decoded, raw } = entry;
  const names = languages.flatMap((language) => decoded.displayName?.[language]?.text ?? []);
  const texts = [
    ...names,
    decoded.locality,
    ...languages.flatMap((language) => decoded.description?.[language]?.text ?? []),
  ];
  return {
    _id: name,
    version,
    node,
    listed: true,
    kind: decoded.kind,
    disciplines: decoded.disciplines,
    sortName: nameSortKey(names[0] ?? ''),
    searchKeys: searchKeys(texts.join(' ')),
    raw: Buffer.from(raw),
  };
}

function entryOf(document: EntryDocument): DirectoryEntry {
  const { raw } = document;
  if (!raw) throw new Error('a listed entry has no content');
  return DirectoryEntry.decode(raw instanceof Uint8Array ? raw : raw.buffer);
}
