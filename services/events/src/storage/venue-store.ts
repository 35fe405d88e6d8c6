import { nameSortKey, textIn, type Language } from '@inclust/kernel';
import { saved, type AggregateMapping, type AggregateStore, type SavingOptions, manyOf, pageOf } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { VenueStore } from '../app/ports.ts';
import { venueDecider, type KeptVenue, type VenueStep } from '../domain/venue/venue-decider.ts';
import { collections } from './collections.ts';
import { newestOf } from './newest-of.ts';

/** How a venue is kept at a node of this first language. */
export const venueMapping = (language: Language): AggregateMapping<KeptVenue> => ({
  encode: (venue) => venue,
  decode: (stored) => stored as KeptVenue,
  fields: ({ names }) => ({ sortName: nameSortKey(textIn(names, language), language) }),
  taken: () => ({ code: 'venue-exists', kind: 'exists', message: 'There is a venue with this id.' }),
});

/** What a store of venues needs. */
export interface VenueStoreOptions extends Pick<SavingOptions<KeptVenue, VenueStep>, 'encode' | 'traceparent'> {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<KeptVenue>;
}

/** Venues in MongoDB. */
export function createVenueStore({ connection, ...options }: VenueStoreOptions): VenueStore {
  const collection = connection.collection(collections.venues);
  const saving = { ...options, evolve: venueDecider.evolve };
  return {
    get: (id) => options.aggregates.load(id),
    getMany: (ids) => manyOf(collection, ids, (stored) => stored as KeptVenue),
    save: (id, request, decide) => saved(saving, id, request, decide),
    list: (page) => pageOf(collection, 'sortName', 'venues', [], page, (stored) => stored as KeptVenue),
    newest: newestOf(collection, [{}]),
  };
}
