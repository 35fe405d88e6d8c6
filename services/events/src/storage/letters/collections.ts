import { makeLetterLedger, thinLetterLedger } from '@inclust/letters';
import type { Migration } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { placesCollections } from '../places/collections.ts';

/** The collections of letters: ids, codes, times of events; nothing of whom they go to. */
export const lettersCollections = {
  letters: 'letters',
  /** When and where an occurrence is, as those who come were told last. */
  told: 'told_appointments',
} as const;

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const lettersMigrations: readonly Migration[] = [
  { version: 1, run: (connection) => makeLetterLedger(connection, lettersCollections.letters) },
  {
    version: 2,
    run: async (connection) => {
      await thinLetterLedger(connection, lettersCollections.letters);
      await makeReminders(connection);
    },
  },
];

/**
 * Reminders are made when they are due, by what was told of each occurrence. Of what was told before that was so they are looked at once: those
 * of later days are put off then.
 */
async function makeReminders(connection: Connection): Promise<void> {
  const told = connection.collection(lettersCollections.told);
  await told.createIndex({ remindersDueAt: 1 }, { name: 'reminders', sparse: true });
  const found = await told.find({ event: { $exists: false } }, { projection: { _id: 1 } }).toArray();
  for (const { _id } of found) {
    const allotment = await connection.collection(placesCollections.allotments).findOne({ _id });
    if (!allotment) continue;
    const { event, recurrence } = allotment;
    await told.updateOne(
      { _id, event: { $exists: false } },
      { $set: { event, recurrence, remindersDueAt: new Date(0) } },
    );
  }
}
