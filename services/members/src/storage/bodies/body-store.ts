import type { AggregateMapping, AggregateStore, PendingEvent } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { BodyStore } from '../../app/bodies/ports.ts';
import { bodyDecider, type Body, type BodyEvent } from '../../domain/bodies/body.ts';
import { bodyCollections } from './collections.ts';
import { saved } from '@inclust/mongo';

/** How a body is kept. */
export const bodyMapping: AggregateMapping<Body> = {
  encode: (body) => body,
  decode: (stored) => stored as Body,
  fields: () => ({}),
  taken: () => ({ code: 'body-exists', kind: 'exists', message: 'There is a body with this id.' }),
};

/** What a store of bodies needs. */
export interface BodyStoreOptions {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<Body>;
  readonly encode: (event: BodyEvent, body: Body, version: number) => Pick<PendingEvent, 'type' | 'body'>;
  readonly traceparent: () => string | undefined;
}

/** Bodies in MongoDB. */
export function createBodyStore({ connection, ...options }: BodyStoreOptions): BodyStore {
  const bodies = connection.collection<{ _id: string; version: number; state: object }>(bodyCollections.bodies);
  const saving = { ...options, evolve: bodyDecider.evolve };
  return {
    get: (id) => options.aggregates.load(id),
    save: (id, request, decide) => saved(saving, id, request, decide),
    all: async function* () {
      for await (const { state, version } of bodies.find().sort({ _id: 1 }))
        yield { state: bodyMapping.decode(state), version, everShown: true };
    },
  };
}
