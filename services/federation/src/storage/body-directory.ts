import { BodyEntry, BodyMemberEntry } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import { applyNewest, decodePageToken, digestOf, encodePageToken, type ProjectedRow } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { BodyChange, BodyDirectory } from '../app/ports.ts';
import { endRows, type EndingRow } from './end-rows.ts';

const collections = { bodies: 'directory_bodies', members: 'directory_body_members' } as const;

/** A copy of a public state. A tombstone has no content: the version keeps late entries out. */
interface CopyDocument {
  /** The resource name. */
  readonly _id: string;
  readonly version: number;
  readonly node: string;
  /** The last part of its subject. */
  readonly id: string;
  readonly shown: boolean;
  readonly raw?: Uint8Array | { readonly buffer: Uint8Array };
}

interface BodyDocument extends CopyDocument {
  readonly kind?: number;
  readonly closed?: boolean;
}

interface MemberDocument extends CopyDocument {
  readonly body: string;
}

/** The step of the federation's schema that brings bodies. */
export async function makeBodyDirectory(connection: Connection): Promise<void> {
  await connection.collection(collections.bodies).createIndex({ node: 1, shown: 1 }, { name: 'by_node' });
  await connection.collection(collections.members).createIndex({ node: 1, shown: 1 }, { name: 'by_node' });
  await connection.collection(collections.members).createIndex({ body: 1, shown: 1 }, { name: 'by_body' });
}

/** Bodies of all nodes and who is in them, in MongoDB. */
export function createBodyDirectory(connection: Connection): BodyDirectory {
  const bodies = connection.collection<BodyDocument>(collections.bodies);
  const members = connection.collection<MemberDocument>(collections.members);
  return {
    apply: async (changes) => {
      const rows = Map.groupBy(changes, ({ kind }) => kind);
      await applyNewest(connection, collections.bodies, (rows.get('body') ?? []).map(rowOf));
      await applyNewest(connection, collections.members, (rows.get('member') ?? []).map(rowOf));
    },
    end: async (of) => {
      await endRows(connection, { collection: collections.bodies, shown: 'shown', of, keep: ({ id }) => ({ id }) });
      const keep = ({ id, body }: EndingRow): object => ({ id, body });
      await endRows(connection, { collection: collections.members, shown: 'shown', of, keep });
    },
    getBody: async (name) => {
      const found = await bodies.findOne({ _id: name, shown: true });
      return found ? bodyOf(found) : undefined;
    },
    listBodies: async ({ node, kind, closed, pageSize, pageToken }) => {
      const wanted = {
        shown: true,
        ...(node ? { node } : {}),
        ...(kind ? { kind: kind as number } : {}),
        ...(closed ? {} : { closed: false }),
      };
      const described = `bodies ${JSON.stringify(wanted)}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const found = await bodies
        .find({ ...wanted, ...(position.value ? { _id: { $gt: position.value.id } } : {}) })
        .sort({ _id: 1 })
        .limit(pageSize + 1)
        .toArray();
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        bodies: page.flatMap((document) => bodyOf(document) ?? []),
        nextPageToken: last ? encodePageToken(described, { key: '', id: last._id }) : '',
      });
    },
    membersOf: async (body) => {
      const found = await members.find({ body, shown: true }).toArray();
      const entries = found.map((document) => BodyMemberEntry.decode(rawOf(document)));
      return new Map(entries.map((entry) => [entry.member, entry]));
    },
    digest: (node) => digestOf(shownRows(node)),
    copiesOf: (node) => Array.fromAsync(shownRows(node), ({ name, version }) => ({ name, version })),
  };

  async function* shownRows(node: string): AsyncGenerator<{ name: string; id: string; version: number }> {
    const projection = { id: 1, version: 1 };
    for (const rows of [
      bodies.find({ node, shown: true }, { projection }),
      members.find({ node, shown: true }, { projection }),
    ])
      for await (const { _id: name, id, version } of rows) yield { name, id, version };
  }
}

function rowOf(change: BodyChange): ProjectedRow {
  const { name, id, node, version, entry } = change;
  const common = { _id: name, id, version, node, shown: entry !== undefined };
  const raw = entry ? { raw: Buffer.from(entry.raw) } : {};
  if (change.kind === 'member') return { ...common, body: change.body, ...raw };
  const { body } = change.entry ?? {};
  return { ...common, ...(body ? { kind: body.kind, closed: body.closeDate !== '' } : {}), ...raw };
}

function bodyOf(document: BodyDocument) {
  const { body } = BodyEntry.decode(rawOf(document));
  return body && { ...body, etag: String(document.version) };
}

function rawOf({ raw }: CopyDocument): Uint8Array {
  if (!raw) throw new Error('what is shown has no content');
  return raw instanceof Uint8Array ? raw : raw.buffer;
}
