import type { Connection } from 'mongoose';
import { dropIndex, makeOutbox, type Migration } from '@inclust/mongo';

/** The collections of registrations. Names, addresses and answers of those who come are in `registrations`, and for seconds in `allotments`. */
export const placesCollections = {
  /** How registrations of an event are taken. */
  rules: 'registration_rules',
  /** One small document for each occurrence, through which its places are given. */
  allotments: 'allotments',
  registrations: 'registrations',
  /** Hashes of the secret links by which guests come back. */
  links: 'registration_links',
  /** Which registrations became another member's by a merge: ids. */
  moves: 'registration_moves',
  /** Registrations that homes had forgotten, so that a call that was late brings none back: ids. */
  forgotten: 'forgotten_registrations',
} as const;

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const placesMigrations: readonly Migration[] = [
  { version: 1, run: makePlaces },
  { version: 2, run: makeForgotten },
  { version: 3, run: dropSpareIndex },
];

/** Each index costs every registration a write; lists of an occurrence are read by the one of its states. */
async function dropSpareIndex(connection: Connection): Promise<void> {
  await dropIndex(connection.collection(placesCollections.registrations), 'by_occurrence');
}

/** Longer than any call of another node is under way, or repeated; in seconds. */
const forgottenFor = 400 * 24 * 60 * 60;

async function makeForgotten(connection: Connection): Promise<void> {
  const forgotten = connection.collection(placesCollections.forgotten);
  await forgotten.createIndex({ at: 1 }, { name: 'kept', expireAfterSeconds: forgottenFor });
}

async function makePlaces(connection: Connection): Promise<void> {
  const [rules, allotments, registrations] = [
    connection.collection(placesCollections.rules),
    connection.collection(placesCollections.allotments),
    connection.collection(placesCollections.registrations),
  ];
  await rules.createIndex({ spreading: 1 }, { name: 'spreading', sparse: true });
  await allotments.createIndex({ event: 1 }, { name: 'by_event' });
  await allotments.createIndex({ attentionAt: 1 }, { name: 'attention', sparse: true });
  // The fields of these two are there only while somebody waits, or while a hold or an offer lasts.
  await registrations.createIndex({ queue: 1, position: 1 }, { name: 'waiting', sparse: true });
  await registrations.createIndex({ ending: 1, until: 1 }, { name: 'ending', sparse: true });
  await registrations.createIndex({ occurrence: 1, stage: 1, _id: 1 }, { name: 'by_stage' });
  await registrations.createIndex({ person: 1, _id: 1 }, { name: 'by_person' });
  await makeOutbox(connection, placesCollections.registrations);
}
