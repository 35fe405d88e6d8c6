import { nameSortKey, textIn, type Language } from '@inclust/kernel';
import { manyOf, pageOf, saved, type AggregateMapping, type AggregateStore, type SavingOptions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { SpaceStore } from '../../app/ports.ts';
import { spaceDecider, type KeptSpace, type SpaceStep } from '../../domain/spaces/space-decider.ts';
import { collections } from '../bookings/collections.ts';

/** How a space is kept at a node of this first language. */
export const spaceMapping = (language: Language): AggregateMapping<KeptSpace> => ({
  encode: (space) => space,
  decode,
  fields: ({ names }) => ({ sortName: nameSortKey(textIn(names, language), language) }),
  taken: () => ({ code: 'space-exists', kind: 'exists', message: 'There is a space with this id.' }),
});

/** Spaces in MongoDB. */
export function createSpaceStore({
  connection,
  ...options
}: Pick<SavingOptions<KeptSpace, SpaceStep>, 'encode' | 'traceparent'> & {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<KeptSpace>;
}): SpaceStore {
  const collection = connection.collection(collections.spaces);
  const saving = { ...options, evolve: spaceDecider.evolve };
  return {
    get: (id) => options.aggregates.load(id),
    getMany: (ids) => manyOf(collection, ids, decode),
    save: (id, request, decide) => saved(saving, id, request, decide),
    list: (page) => pageOf(collection, 'sortName', 'spaces', [], page, decode),
  };
}

function decode(stored: object): KeptSpace {
  return stored as KeptSpace;
}
