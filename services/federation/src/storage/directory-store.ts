import { Schema, type Connection, type Model } from 'mongoose';
import { DirectoryEntry } from '@inclust/contracts';
import { accept, languages, nameSortKey, queryKeys, searchKeys } from '@inclust/kernel';
import {
  decodePageToken,
  digestOf,
  dropIndex,
  encodePageToken,
  type ProjectedRow,
  type Transactions,
} from '@inclust/mongo';
import type { DirectoryChange, DirectoryNews, DirectoryStore, DirectoryViewer } from '../app/ports.ts';
import { publicPart } from '../exchange/public-part.ts';
import { ChangeOrder, makeChangeOrder } from './change-order.ts';

/**
 * An entry as kept. A tombstone has no more than its first six fields, for the version that keeps late entries out and for those who watch, and
 * the name of the member that it was merged into.
 */
interface EntryDocument {
  /** `nodes/{node}/members/{uuid}`. */
  readonly _id: string;
  readonly version: number;
  readonly node: string;
  readonly listed: boolean;
  /** Its place in the order of changes, 0 until it has one; absent of what came before there was an order. */
  readonly change?: number;
  /** The widest circle that was ever shown an entry; absent where nobody was. */
  readonly shownTo?: DirectoryViewer;
  readonly mergedInto?: string;
  /** The version that was shown when its node left the federation. */
  readonly goneVersion?: number;
  readonly kind?: string;
  readonly disciplines?: readonly string[];
  readonly sortName?: string;
  readonly searchKeys?: readonly string[];
  /** What the public can filter and search by; absent where it sees nothing of the member. */
  readonly open?: OpenFields;
  readonly raw?: Uint8Array | { readonly buffer: Uint8Array };
}

/** The searchable fields of what everybody may see. */
interface OpenFields {
  readonly disciplines: readonly string[];
  readonly searchKeys: readonly string[];
}

const collection = 'directory';

/** How many merges in a row are followed; only a node that tells nonsense has more. */
const mostRedirects = 32;

const schema = new Schema(
  {
    _id: String,
    version: Number,
    node: String,
    listed: Boolean,
    change: Number,
    shownTo: String,
    mergedInto: String,
    goneVersion: Number,
    kind: String,
    disciplines: [String],
    sortName: String,
    searchKeys: [String],
    open: Schema.Types.Mixed,
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

/** The step of the federation's schema that takes away an index of its own for what the public finds: it cost each entry as much as the other. */
export function dropPublicSearch(connection: Connection): Promise<void> {
  return dropIndex(connection.collection(collection), 'public_search');
}

/** The step of the federation's schema that brings the order of changes to the directory. */
export function makeDirectoryOrder(connection: Connection): Promise<void> {
  return makeChangeOrder(connection, [collection]);
}

/** The directory in MongoDB. The transactions are of nothing else; `changed` is told after each change. */
export function createDirectoryStore(
  connection: Connection,
  transactions: Transactions,
  changed?: () => void,
): DirectoryStore {
  const model = directoryModel(connection);
  const entries = connection.collection<EntryDocument>(collection);
  const order = new ChangeOrder({
    connection,
    transactions,
    name: collection,
    collections: [collection],
    looksAt: ['listed', 'shownTo', 'open.disciplines'],
    carry: (row, before) => {
      const shownTo = widest(row, before);
      return shownTo ? { ...row, shownTo } : row;
    },
    ...(changed ? { changed } : {}),
  });
  return {
    apply: (changes) => order.apply(changes.map((change) => ({ collection, row: rowOf(change) }))),
    end: (of) =>
      order.end({ collection, shown: 'listed', of, keep: ({ shownTo }) => (shownTo === undefined ? {} : { shownTo }) }),
    life: () => order.life(),
    changes: async (after, upTo, most) => {
      const found = await entries
        .find({ change: { $gt: after, $lte: upTo } })
        .sort({ change: 1 })
        .limit(most)
        .toArray();
      return found.map((document) => ({ place: document.change ?? 0, item: newsOf(document) }));
    },
    get: async (name, viewer) => {
      let wanted: string | undefined = name;
      for (let step = 0; step < mostRedirects && wanted !== undefined; step += 1) {
        // By way of the driver: there is nothing to cast, and this is asked most.
        const found: EntryDocument | null = await entries.findOne({ _id: wanted });
        if (found?.listed) return seenBy(viewer, entryOf(found));
        wanted = found?.mergedInto;
      }
      return undefined;
    },
    getMany: async (names, viewer) => {
      const entriesByName = new Map<string, DirectoryEntry>();
      // By the name under which each is looked for, the names that were asked for.
      let wanted = new Map([...new Set(names)].map((name) => [name, [name]]));
      for (let step = 0; step < mostRedirects && wanted.size > 0; step += 1) {
        const next = new Map<string, string[]>();
        for (const found of await entries.find({ _id: { $in: [...wanted.keys()] } }).toArray()) {
          const asked = wanted.get(found._id) ?? [];
          const seen = found.listed ? seenBy(viewer, entryOf(found)) : undefined;
          if (seen) for (const name of asked) entriesByName.set(name, seen);
          const { mergedInto } = found;
          if (!found.listed && mergedInto) next.set(mergedInto, [...(next.get(mergedInto) ?? []), ...asked]);
        }
        wanted = next;
      }
      return entriesByName;
    },
    list: async (query) => {
      const described = `directory ${JSON.stringify([query.viewer, query.node, query.kind, query.discipline, query.words, query.among?.of])}`;
      const position = decodePageToken(described, query.pageToken);
      if (!position.ok) return position;
      const after = position.value;
      const place = query.viewer === 'public' ? 'open.' : '';
      const conditions = [
        {
          listed: true,
          ...(query.viewer === 'public' ? { open: { $exists: true } } : {}),
          ...(query.node ? { node: query.node } : {}),
          ...(query.kind ? { kind: query.kind } : {}),
          ...(query.among ? { _id: { $in: [...query.among.names] } } : {}),
          ...(query.discipline ? { [`${place}disciplines`]: query.discipline } : {}),
        },
        // What the public finds is among what everybody else does, so that one index serves both.
        ...[...new Set(['', place])].flatMap((within) =>
          queryKeys(query.words ?? '').map(({ token, skeleton }) => ({
            // A prefix each rather than a pattern of both: only that is a range of the index.
            $or: [...new Set([token, skeleton])].map((prefix) => ({
              [`${within}searchKeys`]: { $regex: `^${prefix}` },
            })),
          })),
        ),
        ...(after
          ? [
              {
                sortName: { $gte: after.key },
                $or: [{ sortName: { $gt: after.key } }, { sortName: after.key, _id: { $gt: after.id } }],
              },
            ]
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
        entries: page.flatMap((document) => seenBy(query.viewer, entryOf(document)) ?? []),
        nextPageToken: last ? encodePageToken(described, { key: last.sortName ?? '', id: last._id }) : '',
      });
    },
    held: async (names) => {
      const found = await model.find({ _id: { $in: [...names] } }, { version: 1, listed: 1 }).lean<EntryDocument[]>();
      return new Map(found.map(({ _id, version, listed }) => [_id, { version, listed }]));
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

function rowOf({ name, node, version, entry, mergedInto }: DirectoryChange): ProjectedRow {
  if (!entry) return { _id: name, version, node, listed: false, ...(mergedInto ? { mergedInto } : {}) };
  const { decoded, raw } = entry;
  const open = publicPart(decoded);
  return {
    _id: name,
    version,
    node,
    listed: true,
    kind: decoded.kind,
    disciplines: decoded.disciplines,
    sortName: nameSortKey(namesOf(decoded)[0] ?? '', 'sq'),
    searchKeys: searchKeys(searchText(decoded)),
    ...(open ? { open: { disciplines: open.disciplines, searchKeys: searchKeys(searchText(open)) } } : {}),
    raw: Buffer.from(raw),
  };
}

/** To whom an entry was ever shown, by what it is to be and what was kept of it. */
function widest(row: ProjectedRow, before: ProjectedRow | undefined): DirectoryViewer | undefined {
  const circles = [circleOf(row), before && circleOf(before), before?.['shownTo'] as DirectoryViewer | undefined];
  return circles.includes('public') ? 'public' : circles.find((circle) => circle !== undefined);
}

function circleOf({ listed, open }: ProjectedRow): DirectoryViewer | undefined {
  if (!listed) return undefined;
  return open ? 'public' : 'federation';
}

function newsOf(document: EntryDocument): DirectoryNews {
  const { _id: name, node, version, listed, mergedInto, shownTo, goneVersion } = document;
  return {
    name,
    node,
    version: goneVersion ?? version,
    isMerged: mergedInto !== undefined,
    ...(listed ? { entry: entryOf(document) } : {}),
    ...(shownTo ? { shownTo } : {}),
  };
}

function namesOf({ displayName }: DirectoryEntry): string[] {
  return languages.flatMap((language) => displayName?.[language]?.text ?? []);
}

function searchText(entry: DirectoryEntry): string {
  const descriptions = languages.flatMap((language) => entry.description?.[language]?.text ?? []);
  return [...namesOf(entry), entry.locality, ...descriptions].join(' ');
}

function seenBy(viewer: DirectoryViewer, entry: DirectoryEntry): DirectoryEntry | undefined {
  return viewer === 'public' ? publicPart(entry) : entry;
}

function entryOf(document: EntryDocument): DirectoryEntry {
  const { raw } = document;
  if (!raw) throw new Error('a listed entry has no content');
  return DirectoryEntry.decode(raw instanceof Uint8Array ? raw : raw.buffer);
}
