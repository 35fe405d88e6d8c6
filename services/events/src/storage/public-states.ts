import type { AtVersion, ReplicaRow } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { ScheduledEvent } from '../app/ports.ts';
import type { KeptVenue } from '../domain/venue/venue-decider.ts';
import { collections } from './collections.ts';
import { eventMapping } from './event-store.ts';
import { publicStates } from './published-heads.ts';

interface Stored {
  readonly _id: string;
  readonly version: number;
  readonly state: object;
}

/** What is public of events and venues, read whole; in no order. */
export interface PublicStates {
  rows(): AsyncIterable<ReplicaRow>;
  events(): AsyncIterable<AtVersion<ScheduledEvent>>;
  venues(): AsyncIterable<AtVersion<KeptVenue>>;
}

/** Events that were published, and venues, in MongoDB. */
export function createPublicStates(connection: Connection): PublicStates {
  const events = connection.collection<Stored>(collections.events);
  const venues = connection.collection<Stored>(collections.venues);
  const published = { status: { $in: publicStates } } as object;
  return {
    async *rows() {
      const projection = { version: 1 };
      for await (const { _id: id, version } of events.find(published, { projection })) yield { id, version };
      for await (const { _id: id, version } of venues.find({}, { projection })) yield { id, version };
    },
    async *events() {
      for await (const { version, state } of events.find(published, { projection: { version: 1, state: 1 } }))
        yield { version, state: eventMapping.decode(state) };
    },
    async *venues() {
      for await (const { version, state } of venues.find({}, { projection: { version: 1, state: 1 } }))
        yield { version, state: state as KeptVenue };
    },
  };
}
