import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@inclust/node-home';
import type { Db } from 'mongodb';
import { BackupError } from './backup-error.ts';
import { nodeFileName } from './home-files.ts';

/** There while a home is being restored; it names the backup. */
const markName = 'restoring.json';
/** Where the database says from which backup it came, and whether all of it. */
export const restorationsCollection = 'restorations';

/** What a home may hold that is to be restored: places of servers, which may have to run before. */
const places: ReadonlySet<string> = new Set(['nats', 'mongo', 'logs', markName]);

/** Marks a home as being restored from a backup; whether that was begun before. Refused: `home-not-empty`, `restore-of-another`. */
export function beginHome(home: string, backup: string): { readonly again: boolean } {
  const mark = join(home, markName);
  const found = existsSync(home) ? readdirSync(home) : [];
  if (existsSync(mark)) {
    const { backup: before } = JSON.parse(readFileSync(mark, 'utf8')) as { readonly backup: string };
    if (found.includes(nodeFileName) || before !== backup)
      throw new BackupError(
        'refused',
        'restore-of-another',
        `${home} is being restored from another backup.`,
        'Restore from that one, or into another folder.',
      );
    return { again: true };
  }
  if (found.some((name) => !places.has(name)))
    throw new BackupError('refused', 'home-not-empty', `${home} is not empty.`, 'Restore into an empty folder.');
  writeSecret(mark, `${JSON.stringify({ backup })}\n`);
  return { again: false };
}

/** The home is whole: the mark goes. */
export function endHome(home: string): void {
  rmSync(join(home, markName), { force: true });
}

/**
 * Marks an empty database as being restored from a backup. What an earlier try of the same restore left in it goes. Refused:
 * `database-not-empty`.
 */
export async function beginDatabase(db: Db, backup: string, again: boolean, at: string): Promise<void> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const restorations = db.collection<{ _id: string; backup: string }>(restorationsCollection);
  if (found.length > 0) {
    const begun = await restorations.findOne({ _id: 'newest' });
    if (!again || begun?.backup !== backup)
      throw new BackupError(
        'refused',
        'database-not-empty',
        `The database ${db.databaseName} is not empty.`,
        'Start the database with an empty folder.',
      );
    // The mark stays to the last: a database that is half emptied is one that may be emptied.
    for (const { name } of found) if (name !== restorationsCollection) await db.collection(name).drop();
  }
  await restorations.replaceOne({ _id: 'newest' }, { backup, at, state: 'begun' } as never, { upsert: true });
}
