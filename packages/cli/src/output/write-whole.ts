import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../failure.ts';

/**
 * Writes a file that is whole or not there: one of that name stays until the last byte has come. Its owner alone may read it. How many
 * bytes it has. Fails as `file-unwritable`.
 */
export async function writeWhole(path: string, bytes: Readable): Promise<number> {
  const part = `${path}.part`;
  const target = createWriteStream(part, { mode: 0o600 });
  try {
    await pipeline(bytes, target);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw fileFailure(error, path);
  }
  return target.bytesWritten;
}

function fileFailure(error: unknown, path: string): unknown {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code !== 'string' || typeof syscall !== 'string') return error;
  return new Failure('usage', 'file-unwritable', `${path} cannot be written.`, undefined, { cause: error });
}
