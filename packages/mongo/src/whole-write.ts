import type { Connection } from 'mongoose';
import type { Transactions } from './transactions.ts';
import { NotWholeError, writeAll, type GuardedWrite } from './write-all.ts';
import { writeErrorsOf } from './write-errors.ts';

/**
 * Writes all of them or nothing, in one transaction and one commit, whatever the number, where a server commits each write by itself
 * otherwise. `false` where one of them is not as it was read, is there already, or is being written by somebody else; nothing is written then.
 * Throws where the driver had to send the transaction again and it was met then: what it met may be what was committed the first time.
 */
export async function writeWhole(
  connection: Connection,
  transactions: Transactions,
  writes: readonly GuardedWrite[],
  onStep?: (step: 'together.written') => void,
): Promise<boolean> {
  let sent = 0;
  try {
    await transactions.run(async (session) => {
      sent += 1;
      await writeAll(connection, session, writes).catch(unlessMet);
      onStep?.('together.written');
    });
    return true;
  } catch (error) {
    if (error instanceof NotWholeError && sent === 1) return false;
    throw error;
  }
}

/** What servers say where another transaction is writing the same. */
const writeConflict = 112;
const duplicateKey = 11_000;

/** The error, unless each code in it says that a write has met with another one. */
function unlessMet(error: unknown): never {
  const codes = codesOf(error);
  const isMet = codes.length > 0 && codes.every((code) => code === duplicateKey || code === writeConflict);
  throw isMet ? new NotWholeError() : error;
}

/** The codes of the writes that failed, and that of the command where it did. */
function codesOf(error: unknown): readonly (number | undefined)[] {
  const { code, cause } = error as { readonly code?: number; readonly cause?: { readonly code?: number } };
  const codes = (writeErrorsOf(error) ?? []).map(([, one]) => one.code);
  const own = cause?.code ?? code;
  return own === undefined ? codes : [...codes, own];
}
