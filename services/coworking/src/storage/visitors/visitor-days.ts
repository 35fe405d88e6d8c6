import { manyOf, saved, type AggregateMapping, type AggregateStore, type SavingOptions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { Uuid } from '@inclust/kernel';
import type { VisitorDays } from '../../app/visitors/ports.ts';
import type { VisitorDay } from '../../domain/visitors/visitor-day.ts';
import { visitorDecider, type VisitorStep } from '../../domain/visitors/visitor-decider.ts';
import { collections } from '../bookings/collections.ts';

/** How a day of a visitor book is kept; `namesUntil` is there while it has names. */
export const visitorDayMapping: AggregateMapping<VisitorDay> = {
  encode: (day) => day,
  decode,
  fields: ({ visitors, namesUntil }) => (visitors.length > 0 ? { namesUntil: new Date(namesUntil) } : {}),
  taken: () => ({ code: 'busy', kind: 'stale', message: 'Somebody else has just begun the day; try again.' }),
};

/** Days of visitor books in MongoDB. */
export function createVisitorDays({
  connection,
  ...options
}: Pick<SavingOptions<VisitorDay, VisitorStep>, 'encode' | 'traceparent'> & {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<VisitorDay>;
}): VisitorDays {
  const collection = connection.collection<{ readonly _id: string }>(collections.visitorDays);
  const saving = { ...options, evolve: visitorDecider.evolve };
  return {
    getMany: (ids) => manyOf(connection.collection(collections.visitorDays), ids, decode),
    save: (id, decide) => saved(saving, id, undefined, decide),
    due: async (at, most) => {
      const due = { namesUntil: { $lte: new Date(at) } };
      const found = await collection
        .find(due, { projection: { _id: 1 } })
        .limit(most)
        .toArray();
      return found.map(({ _id }) => _id as Uuid);
    },
  };
}

function decode(stored: object): VisitorDay {
  return stored as VisitorDay;
}
