import type { NodeId } from '@inclust/kernel';
import { outgoingEvent, publishEvents, type StatePublisher } from '@inclust/messaging';
import type { OutboxPublisher, StoredDocument } from '@inclust/mongo';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Kept } from '../../../app/bodies/ports.ts';
import { stateEnvelope, type PublicState } from './body-state.ts';

/** What publishing bodies or memberships needs. */
export interface BodyPublisherOptions<State> {
  readonly node: NodeId;
  readonly nats: NatsConnection;
  readonly states: StatePublisher;
  readonly decode: (stored: object) => State;
  /** What the envelope of its events is about. */
  readonly aboutOf: (state: State) => string;
  /** Its public state; `undefined` where it never had one. */
  readonly stateOf: (kept: Kept<State>) => PublicState | undefined;
}

/** Publishes the pending events of each, and its public state after them. */
export function createBodyPublisher<State>(options: BodyPublisherOptions<State>): OutboxPublisher {
  const { node, nats, states } = options;
  return {
    publish: async (documents) => {
      const all = documents.map((document) => ({
        events: document.pending.map((event) =>
          outgoingEvent(node, options.aboutOf(options.decode(document.state)), event),
        ),
        state: outgoingState(options, document),
      }));
      return Promise.all(
        all.map(async ({ events, state }) => {
          const traced = state && { subject: state.subject, envelope: stateEnvelope(node, state, undefined) };
          const [shown, published] = await Promise.all([
            traced ? states.publish([traced]) : [],
            publishEvents(nats, events),
          ]);
          return [...shown, ...published].every(Boolean);
        }),
      );
    },
  };
}

/** Publishes public states again where the stream lacks them; answers with how many were looked at. */
export async function republish<State>(
  options: BodyPublisherOptions<State>,
  all: AsyncIterable<Kept<State>>,
): Promise<number> {
  let looked = 0;
  for await (const kept of all) {
    looked += 1;
    const state = options.stateOf(kept);
    if (!state) continue;
    const outgoing = { subject: state.subject, envelope: stateEnvelope(options.node, state, undefined) };
    const done = await options.states.publish([outgoing], true);
    if (!done.every(Boolean)) throw new Error('not everything could be published again');
  }
  return looked;
}

function outgoingState<State>({ decode, stateOf }: BodyPublisherOptions<State>, document: StoredDocument) {
  const { version } = document;
  return stateOf({ state: decode(document.state), version, everShown: document['everShown'] !== false });
}
