import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as wholeText } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { checkTicketCode, type PublicTicketKey, type TicketCheck } from '@inclust/client';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** What `check-in verify` is told. */
export interface VerifyOptions {
  readonly key?: readonly string[];
  readonly keysFile?: string;
}

/**
 * `inclust check-in verify`: checks codes without any node, by keys that were fetched before; codes are lines of standard input where none
 * is typed. The exit code is 1 when one is not a ticket that a key has signed.
 */
export async function verifyTickets(
  { out, terminal }: Context,
  typed: readonly string[],
  { key = [], keysFile }: VerifyOptions,
): Promise<ExitCode> {
  const keys = [...key.map(keyOf), ...(keysFile === undefined ? [] : await keysOf(resolve(terminal.cwd, keysFile)))];
  if (keys.length === 0) throw new Failure('usage', 'option-missing', 'Give a --key, or a --keys-file.');
  const codes = typed.length > 0 ? typed : linesOf(await wholeText(Readable.from(terminal.stdin)));
  let isWrong = false;
  for (const code of codes) {
    const checked = checkTicketCode(code, keys);
    isWrong ||= !checked.ok;
    out.item(checked.ok ? { code, ok: true, ...checked.ticket } : { code, ok: false, reason: checked.reason }, () =>
      lineOf(checked),
    );
  }
  return isWrong ? exitCodes.refused : exitCodes.ok;
}

function lineOf(checked: TicketCheck): string {
  if (!checked.ok) return `wrong\t${checked.reason}`;
  const { node, occurrence, registration, place } = checked.ticket;
  return ['signed', node, occurrence, registration, String(place)].join('\t');
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** The keys of a file as `check-in keys --json` prints them. */
async function keysOf(path: string): Promise<PublicTicketKey[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Failure('usage', 'file-unreadable', `${path} cannot be read.`, undefined, { cause: error });
  });
  try {
    const keys = JSON.parse(text) as { keyId: string; publicKey: string }[];
    return keys.map(({ keyId, publicKey }) => ({ keyId: String(keyId), ...keyOf(publicKey) }));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('usage', 'file-malformed', `${path} holds no keys.`, 'Write it with "check-in keys --json".', {
      cause: error,
    });
  }
}

function keyOf(text: string): PublicTicketKey {
  const publicKey = Buffer.from(text, 'base64');
  if (publicKey.length === 32) return { publicKey };
  throw new Failure('usage', 'option-invalid', 'A key is 32 bytes in base64.');
}
