import { makeLetterLedger } from '@inclust/letters';
import type { Migration } from '@inclust/mongo';

/** The collections of letters: ids, codes, times of events; nothing of whom they go to. */
export const lettersCollections = {
  letters: 'letters',
  /** When and where an occurrence is, as those who come were told last. */
  told: 'told_appointments',
} as const;

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const lettersMigrations: readonly Migration[] = [
  { version: 1, run: (connection) => makeLetterLedger(connection, lettersCollections.letters) },
];
