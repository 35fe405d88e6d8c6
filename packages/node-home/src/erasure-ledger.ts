import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parseUuid, type Uuid } from '@inclust/kernel';

/** The ids of all members of a node who were ever erased. */
export interface ErasureLedgerFile {
  /** Adds an id, unless it is there; it is on disk when this returns. */
  add(member: Uuid): void;
  all(): ReadonlySet<Uuid>;
}

/**
 * The ledger in a file, one id a line, only ever written at its end. It lies outside of the database and is no part of its backups, so that
 * it still knows who was erased when an older copy of the database is put back.
 */
export function erasureLedgerFile(file: string): ErasureLedgerFile {
  const all = (): ReadonlySet<Uuid> => {
    if (!existsSync(file)) return new Set();
    // A line that a crash cut off is no id.
    return new Set(
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => parseUuid(line) ?? []),
    );
  };
  return {
    all,
    add: (member) => {
      if (all().has(member)) return;
      const opened = openSync(file, 'a', 0o600);
      try {
        // The line before may have been cut off.
        writeSync(opened, `\n${member}\n`);
        fsyncSync(opened);
      } finally {
        closeSync(opened);
      }
    },
  };
}
