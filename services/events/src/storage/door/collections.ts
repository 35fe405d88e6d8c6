import type { Migration } from '@inclust/mongo';
import type { Connection } from 'mongoose';

/** The collections of doors. No personal data: ids of registrations and times. */
export const doorCollections = {
  lists: 'check_in_lists',
  /** One document for each ticket that was shown at a list, with its scans. */
  doors: 'doors',
  /** One document for each scan as it came in. */
  scans: 'scans',
  walkIns: 'walk_ins',
} as const;

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const doorMigrations: readonly Migration[] = [{ version: 1, run: makeDoors }];

async function makeDoors(connection: Connection): Promise<void> {
  const [lists, doors, scans, walkIns] = [
    connection.collection(doorCollections.lists),
    connection.collection(doorCollections.doors),
    connection.collection(doorCollections.scans),
    connection.collection(doorCollections.walkIns),
  ];
  await lists.createIndex({ occurrence: 1 }, { name: 'by_occurrence' });
  await doors.createIndex({ registration: 1 }, { name: 'by_registration' });
  // The field of each is there only while somebody is in, or while its registration does not know.
  await doors.createIndex({ inside: 1 }, { name: 'inside', sparse: true });
  await doors.createIndex({ untoldSince: 1 }, { name: 'untold', sparse: true });
  await scans.createIndex({ occurrence: 1, at: 1, _id: 1 }, { name: 'by_time' });
  await scans.createIndex({ occurrenceList: 1, at: 1, _id: 1 }, { name: 'by_list' });
  await walkIns.createIndex({ occurrence: 1 }, { name: 'by_occurrence' });
}
