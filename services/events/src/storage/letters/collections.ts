import type { Migration } from '@inclust/mongo';
import type { Connection } from 'mongoose';

/** The collections of letters: ids, codes, times of events; nothing of whom they go to. */
export const lettersCollections = {
  letters: 'letters',
  /** When and where an occurrence is, as those who come were told last. */
  told: 'told_appointments',
} as const;

/** Longer than the stream keeps the events of which letters are made: one that comes again meets the letter. In seconds. */
const keptFor = 500 * 24 * 60 * 60;

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const lettersMigrations: readonly Migration[] = [{ version: 1, run: makeLetters }];

async function makeLetters(connection: Connection): Promise<void> {
  const letters = connection.collection(lettersCollections.letters);
  // Only letters that are not done have `dueAt`.
  await letters.createIndex({ dueAt: 1 }, { name: 'due', sparse: true });
  await letters.createIndex({ registration: 1 }, { name: 'by_registration' });
  await letters.createIndex({ endedAt: 1 }, { name: 'kept', expireAfterSeconds: keptFor });
}
