import type { NodeId } from '@inclust/kernel';
import { keepStreams, StatePublisher, stateStream } from '@inclust/messaging';
import type { OutboxPublisher } from '@inclust/mongo';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { PublicCopies } from './app/public-copies.ts';
import type { KeptVenue } from './domain/venue/venue-decider.ts';
import { eventMapping } from './storage/event-store.ts';
import { createPublicStates } from './storage/public-states.ts';
import { republish, withPublicState } from './transport/events/public-publisher.ts';
import { eventStateOf, venueStateOf } from './transport/events/public-state.ts';

/** What telling everybody of events needs. */
export interface PublicTellingDependencies {
  readonly node: NodeId;
  readonly mongo: Connection;
  readonly nats: NatsConnection;
  readonly logger: Logger;
}

/** How events and venues are told to everybody. */
export interface PublicTelling extends AsyncDisposable {
  /** Publishers that tell the public state of each event, or venue, with what they publish. */
  readonly events: (publisher: OutboxPublisher) => OutboxPublisher;
  readonly venues: (publisher: OutboxPublisher) => OutboxPublisher;
  readonly copies: PublicCopies;
}

/** Keeps the stream of public states, into which the node's agenda goes. */
export async function openPublicTelling(dependencies: PublicTellingDependencies): Promise<PublicTelling> {
  const { node, mongo, nats, logger } = dependencies;
  await using opened = new AsyncDisposableStack();
  const manager = await jetstreamManager(nats);
  opened.use(await keepStreams(nats, manager, () => [stateStream(node)], logger));
  const states = new StatePublisher(nats, manager, stateStream(node).stream.name);
  const kept = createPublicStates(mongo);
  const events = { states, decode: eventMapping.decode, stateOf: eventStateOf.bind(undefined, node) };
  const venues = {
    states,
    decode: (stored: object) => stored as KeptVenue,
    stateOf: venueStateOf.bind(undefined, node),
  };
  const stack = opened.move();
  return {
    events: (publisher) => withPublicState(publisher, events),
    venues: (publisher) => withPublicState(publisher, venues),
    copies: {
      rows: () => kept.rows(),
      // Venues first, so that none of the events is seen without its own.
      republish: async () => (await republish(venues, kept.venues())) + (await republish(events, kept.events())),
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
