import { nameSortKey, textIn, type Language, type Uuid } from '@inclust/kernel';
import {
  decodeMoney,
  manyOf,
  pageOf,
  saved,
  type AggregateMapping,
  type AggregateStore,
  type SavingOptions,
} from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { ResourceStore } from '../../app/ports.ts';
import { resourceDecider, type KeptResource, type ResourceStep } from '../../domain/resources/resource-decider.ts';
import { collections } from '../bookings/collections.ts';

/** How a resource is kept at a node of this first language. */
export const resourceMapping = (language: Language): AggregateMapping<KeptResource> => ({
  encode: (resource) => resource,
  decode,
  fields: ({ names, space, parts }) => ({
    sortName: nameSortKey(textIn(names, language), language),
    space,
    parts: [...parts],
  }),
  taken: () => ({ code: 'resource-exists', kind: 'exists', message: 'There is a resource with this id.' }),
});

/** Resources in MongoDB. */
export function createResourceStore({
  connection,
  ...options
}: Pick<SavingOptions<KeptResource, ResourceStep>, 'encode' | 'traceparent'> & {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<KeptResource>;
}): ResourceStore {
  const collection = connection.collection(collections.resources);
  const saving = { ...options, evolve: resourceDecider.evolve };
  return {
    get: (id) => options.aggregates.load(id),
    getMany: (ids) => manyOf(collection, ids, decode),
    save: (id, request, decide) => saved(saving, id, request, decide),
    list: (space, page) =>
      pageOf(collection, 'sortName', `resources ${space ?? ''}`, space ? [{ space }] : [], page, decode),
    wholesOf: async (parts) => {
      const found = await collection
        .find<{ _id: Uuid }>({ parts: { $in: [...parts] } }, { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id);
    },
    all: async (space) => {
      const found = await collection
        .find<{ state: object }>(space ? { space } : {}, { projection: { state: 1 } })
        .sort({ sortName: 1, _id: 1 })
        .toArray();
      return found.map(({ state }) => decode(state));
    },
  };
}

function decode(stored: object): KeptResource {
  const { memberPrice, guestPrice, ...resource } = stored as KeptResource;
  return {
    ...resource,
    ...(memberPrice ? { memberPrice: decodeMoney(memberPrice) } : {}),
    ...(guestPrice ? { guestPrice: decodeMoney(guestPrice) } : {}),
  };
}
