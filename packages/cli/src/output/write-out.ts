import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { writeWhole } from './write-whole.ts';

/** Writes what a node sends into a file, whole or not at all, and says how much it was; `-` writes to standard output and says nothing. */
export async function writeOut(
  { out, terminal }: Context,
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<ExitCode> {
  const bytes = Readable.from(pieces, { objectMode: false });
  if (file === '-') {
    for await (const chunk of bytes) terminal.stdout.write(chunk);
    return exitCodes.ok;
  }
  const path = resolve(terminal.cwd, file);
  const written = await writeWhole(path, bytes);
  out.result({ file: path, bytes: written }, () => `${path}: ${written} bytes`);
  return exitCodes.ok;
}

const formats = { '.xlsx': 'xlsx', '.tsv': 'tsv', '.vcf': 'vcard' };

/** The format that a file's name tells, CSV where it tells none. */
export function formatOf(file: string): string {
  return Object.entries(formats).find(([extension]) => file.toLowerCase().endsWith(extension))?.[1] ?? 'csv';
}

/** What stands between values, as it is typed: a tab can be named. */
export function delimiterOf(text: string | undefined): string {
  return text === 'tab' || text === '\\t' ? '\t' : (text ?? '');
}
