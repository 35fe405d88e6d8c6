import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { archiveFormat, decodeRecord, type ArchiveRecord, type End, type Head } from './archive-record.ts';
import { BackupError } from './backup-error.ts';
import { decrypterFor, type BackupKey } from './backup-key.ts';
import { PartDigests } from './write-archive.ts';

/** The largest record: a document of 16 MiB with its change around it. */
const largest = 64 * 1024 * 1024;

/**
 * The records of a backup in their order. Refused: `backup-missing`, `backup-not-opened` (another key, or no backup), `backup-newer`,
 * `backup-broken` (altered or cut off).
 */
export async function* readArchive(file: string, key: BackupKey): AsyncGenerator<ArchiveRecord> {
  for await (const { record } of rawRecords(file, key)) yield record;
}

/** What a whole and unaltered backup says of itself. */
export interface Manifest {
  readonly head: Head;
  readonly end: End;
  /** The ids of documents that changed while others were being read, by collection. */
  readonly changed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads all of a backup and compares it with its digests; nothing is written. Refused as `readArchive`. */
export async function checkArchive(file: string, key: BackupKey): Promise<Manifest> {
  const digests = new PartDigests();
  const changed = new Map<string, Set<string>>();
  let head: Head | undefined;
  let end: End | undefined;
  for await (const { record, bytes } of rawRecords(file, key)) {
    if (end || (record.kind === 'head') !== (head === undefined)) throw broken('Its parts are not in their order.');
    if (record.kind === 'head') head = record;
    else if (record.kind === 'end') end = record;
    else digests.add(record, bytes);
    if (record.kind !== 'change') continue;
    const ids = changed.get(record.in) ?? new Set();
    changed.set(record.in, ids.add(idText(record.id)));
  }
  if (!head || !end) throw broken('It is cut off.');
  const found = new Map(digests.all().map((part) => [part.part, part]));
  const wrong = end.parts.find(({ part, count, digest }) => {
    const there = found.get(part);
    return !there || there.count !== count || there.digest !== digest;
  });
  if (wrong || found.size !== end.parts.length)
    throw broken(`Its digests differ: ${wrong?.part ?? 'a part too many'}.`);
  return { head, end, changed };
}

/** An id of a document as a text, different for different ids. */
export function idText(id: unknown): string {
  return typeof id === 'string' ? `"${id}` : `${typeof id} ${String(id)}`;
}

async function* rawRecords(
  file: string,
  key: BackupKey,
): AsyncGenerator<{ readonly record: ArchiveRecord; readonly bytes: Uint8Array }> {
  if (!existsSync(file)) throw new BackupError('usage', 'backup-missing', `${file} is not there.`);
  const decrypter = decrypterFor(key);
  let opened: ReadableStream<Uint8Array>;
  try {
    opened = await decrypter.decrypt(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>);
  } catch (error) {
    throw new BackupError(
      'refused',
      'backup-not-opened',
      'The file is no backup, or was made for another key.',
      'Name the key that it was made for.',
      { cause: error },
    );
  }
  const source = Readable.fromWeb(opened as never);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  try {
    let isFirst = true;
    for await (const bytes of frames(unpacked)) {
      const record = decodeRecord(bytes);
      if (isFirst && record.kind !== 'head') throw broken('It does not begin as one.');
      if (record.kind === 'head' && record.format > archiveFormat)
        throw new BackupError(
          'refused',
          'backup-newer',
          `The backup has format ${record.format}; this release reads ${archiveFormat}.`,
          'Restore with the release that made it, or a newer one.',
        );
      isFirst = false;
      yield { record, bytes };
    }
    if (isFirst) throw broken('It is empty.');
  } catch (error) {
    throw error instanceof BackupError ? error : broken('It is altered or cut off.', error);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

/** BSON documents, each with its length before it. */
async function* frames(source: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let chunks: Buffer[] = [];
  let length = 0;
  let wanted = 4;
  for await (const chunk of source) {
    chunks.push(chunk);
    length += chunk.length;
    if (length < wanted) continue;
    let rest = Buffer.concat(chunks, length);
    wanted = 4;
    while (rest.length >= 4) {
      const size = rest.readInt32LE(0);
      if (size < 5 || size > largest) throw broken('It has a record of an impossible length.');
      wanted = size;
      if (rest.length < size) break;
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
      wanted = 4;
    }
    chunks = [rest];
    length = rest.length;
  }
  if (length > 0) throw broken('It is cut off.');
}

function broken(what: string, cause?: unknown): BackupError {
  return new BackupError('refused', 'backup-broken', `The backup is not whole. ${what}`, 'Take another backup.', {
    cause,
  });
}
