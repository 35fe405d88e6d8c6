import { BSON, type Document } from 'mongodb';
import { BackupError } from './backup-error.ts';

/** The format that this release writes, and the newest that it reads. */
export const archiveFormat = 1;

/** What a backup begins with. */
export interface Head {
  readonly kind: 'head';
  readonly format: number;
  readonly id: string;
  readonly node: string;
  readonly role: string;
  /** When it was begun, ISO 8601 in UTC. */
  readonly beganAt: string;
  /** The schema of each service. */
  readonly schemas: Readonly<Record<string, number>>;
}

/** What became of a document while others were being read. Paths are those of the database's log. */
export type Change =
  | { readonly kind: 'put'; readonly document: Document }
  | { readonly kind: 'remove' }
  | {
      readonly kind: 'update';
      readonly set: Readonly<Record<string, unknown>>;
      readonly unset: readonly string[];
      readonly truncated: readonly { readonly field: string; readonly size: number }[];
    };

/** How many records of a part there are, and SHA-256 over their bytes in their order, as hex. */
export interface PartDigest {
  readonly part: string;
  readonly count: number;
  readonly digest: string;
}

/** What a backup ends with: without it, it is not whole. */
export interface End {
  readonly kind: 'end';
  /** Everything acknowledged before this moment is in the backup; ISO 8601 in UTC. */
  readonly moment: string;
  readonly parts: readonly PartDigest[];
}

export type ArchiveRecord =
  | Head
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array }
  | { readonly kind: 'collection'; readonly name: string; readonly options: Document; readonly indexes: Document[] }
  | { readonly kind: 'document'; readonly in: string; readonly document: Document }
  | { readonly kind: 'change'; readonly in: string; readonly id: unknown; readonly change: Change }
  | {
      readonly kind: 'message';
      readonly subject: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: Uint8Array;
    }
  | End;

/** The part whose digest counts a record; none for the first and the last. */
export function partOf(record: ArchiveRecord): string | undefined {
  switch (record.kind) {
    case 'head':
    case 'end':
      return undefined;
    case 'file':
      return `file ${record.path}`;
    case 'collection':
      return 'collections';
    case 'document':
      return `documents ${record.in}`;
    case 'change':
      return `changes ${record.in}`;
    case 'message':
      return 'events';
    default:
      return record satisfies never;
  }
}

/** Documents keep the types of their numbers. */
const exactly = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;

/** The bytes of a record: a BSON document, so that common tools read what is decrypted and unpacked. */
export function encodeRecord(record: ArchiveRecord): Uint8Array {
  return BSON.serialize(record, { ignoreUndefined: true });
}

/** The record in bytes. Refused: `backup-broken`. */
export function decodeRecord(bytes: Uint8Array): ArchiveRecord {
  const found = BSON.deserialize(bytes, exactly) as Document;
  switch (found['kind']) {
    case 'head':
      return { ...(found as Head), format: Number(found['format']), schemas: numbersOf(found['schemas']) };
    case 'end':
      return {
        ...(found as End),
        parts: (found as End).parts.map((part) => ({ ...part, count: Number(part.count) })),
      };
    case 'file':
      return { ...(found as ArchiveRecord & { kind: 'file' }), content: bytesOf(found['content']) };
    case 'message':
      return { ...(found as ArchiveRecord & { kind: 'message' }), body: bytesOf(found['body']) };
    case 'change':
      return changeRecord(found as ArchiveRecord & { kind: 'change' });
    case 'collection':
    case 'document':
      return found as ArchiveRecord;
    default:
      throw new BackupError('refused', 'backup-broken', 'The backup holds something that is no part of one.');
  }
}

function changeRecord(record: ArchiveRecord & { kind: 'change' }): ArchiveRecord {
  const { change } = record;
  if (change.kind !== 'update') return record;
  const truncated = change.truncated.map(({ field, size }) => ({ field, size: Number(size) }));
  return { ...record, change: { ...change, truncated } };
}

function numbersOf(found: unknown): Record<string, number> {
  return Object.fromEntries(Object.entries(found as object).map(([name, value]) => [name, Number(value)]));
}

function bytesOf(found: unknown): Uint8Array {
  return found instanceof Uint8Array ? found : (found as { readonly buffer: Uint8Array }).buffer;
}
