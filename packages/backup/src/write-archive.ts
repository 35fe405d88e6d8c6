import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { encodeRecord, partOf, type ArchiveRecord, type PartDigest } from './archive-record.ts';
import { encrypterFor, type BackupKey } from './backup-key.ts';

/** Counts and digests of what went through, by part. */
export class PartDigests {
  readonly #parts = new Map<string, { count: number; hash: Hash }>();

  add(record: ArchiveRecord, bytes: Uint8Array): void {
    const name = partOf(record);
    if (name === undefined) return;
    const part = this.#parts.get(name) ?? { count: 0, hash: createHash('sha256') };
    part.count += 1;
    part.hash.update(bytes);
    this.#parts.set(name, part);
  }

  /** In the order of their names. */
  all(): PartDigest[] {
    return [...this.#parts]
      .map(([part, { count, hash }]) => ({ part, count, digest: hash.copy().digest('hex') }))
      .toSorted((one, other) => (one.part < other.part ? -1 : 1));
  }
}

/** Takes records one after the other. */
export interface ArchiveSink {
  write(record: ArchiveRecord): Promise<void>;
  readonly digests: PartDigests;
}

/** Packed twice as small by a higher level at four times the time; this one keeps up with a database. */
const level = 4;

/** Writes a sealed backup: the file is whole or not there. Memory does not grow with what is written. */
export async function writeArchive(
  file: string,
  key: BackupKey,
  fill: (sink: ArchiveSink) => Promise<void>,
): Promise<{ readonly bytes: number }> {
  const part = `${file}.part`;
  const packed = createGzip({ level });
  const drained = waitingFor(packed);
  const digests = new PartDigests();
  const sink: ArchiveSink = {
    digests,
    write: async (record) => {
      const bytes = encodeRecord(record);
      digests.add(record, bytes);
      if (!packed.write(bytes)) await drained();
      if (packed.destroyed) throw packed.errored ?? new Error('the backup could not be written');
    },
  };
  try {
    const encrypter = await encrypterFor(key);
    const sealed = await encrypter.encrypt(Readable.toWeb(packed) as ReadableStream<Uint8Array>);
    const target = createWriteStream(part, { mode: 0o600 });
    const writing = pipeline(Readable.fromWeb(sealed as never), target);
    const filling = fill(sink).then(
      () => packed.end(),
      (error: unknown) => {
        packed.destroy(error as Error);
        throw error;
      },
    );
    const [filled, written] = await Promise.allSettled([filling, writing]);
    if (filled.status === 'rejected') throw filled.reason;
    if (written.status === 'rejected') throw written.reason;
    await onDisk(part);
    await rename(part, file);
    return { bytes: target.bytesWritten };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Waits until a stream takes more, or is closed; all who wait share it. */
function waitingFor(stream: Writable): () => Promise<void> {
  let waiting: Promise<void> | undefined;
  return () =>
    (waiting ??= new Promise((resolve) => {
      const go = (): void => {
        stream.off('drain', go).off('close', go);
        waiting = undefined;
        resolve();
      };
      stream.on('drain', go).on('close', go);
    }));
}

async function onDisk(file: string): Promise<void> {
  const opened = await open(file, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
