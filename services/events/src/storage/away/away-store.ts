import { createWishStore, makeWishes, type Migration } from '@inclust/mongo';
import type { WishStore } from '@inclust/wishes';
import type { Connection } from 'mongoose';
import type { RegistrationWish } from '../../domain/away/away-registration.ts';

/** Registrations of members of this node at other nodes. Personal data: what they have said with them. */
const awayCollection = 'away_registrations';

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const awayMigrations: readonly Migration[] = [
  { version: 1, run: (connection) => makeWishes(connection, awayCollection) },
];

/** Registrations at other nodes in MongoDB. */
export function createAwayStore(connection: Connection): WishStore<RegistrationWish> {
  return createWishStore<RegistrationWish>(connection, awayCollection);
}
