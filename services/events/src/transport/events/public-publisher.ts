import type { OutgoingState, StatePublisher } from '@inclust/messaging';
import type { AtVersion, OutboxPublisher } from '@inclust/mongo';

/** How something is told to everybody. */
export interface PublicTelling<State> {
  readonly states: StatePublisher;
  readonly decode: (stored: object) => State;
  /** Its public state; `undefined` where it has none. */
  readonly stateOf: (kept: AtVersion<State>) => OutgoingState | undefined;
}

/** Publishes pending events as `publisher` does, and the public state of each thing with them. */
export function withPublicState<State>(
  publisher: OutboxPublisher,
  { states, decode, stateOf }: PublicTelling<State>,
): OutboxPublisher {
  return {
    publish: async (documents) => {
      const shown = documents.map(({ state, version, pending }) => {
        const outgoing = stateOf({ state: decode(state), version });
        const traceparent = pending.at(-1)?.traceparent;
        return outgoing && traceparent ? { ...outgoing, envelope: { ...outgoing.envelope, traceparent } } : outgoing;
      });
      const [told, done] = await Promise.all([
        states.publish(shown.filter((one) => one !== undefined)),
        publisher.publish(documents),
      ]);
      let next = 0;
      return documents.map((_, turn) => {
        const isTold = shown[turn] === undefined || told[next++] === true;
        return done[turn] === true && isTold;
      });
    },
  };
}

/** Publishes the public state of each once more where the stream has something older; answers with how many were looked at. */
export async function republish<State>(
  { states, stateOf }: Omit<PublicTelling<State>, 'decode'>,
  all: AsyncIterable<AtVersion<State>>,
): Promise<number> {
  let looked = 0;
  let batch: OutgoingState[] = [];
  const send = async (): Promise<void> => {
    const done = await states.publish(batch, true);
    if (!done.every(Boolean)) throw new Error('not every state could be published again');
    batch = [];
  };
  for await (const kept of all) {
    const outgoing = stateOf(kept);
    if (!outgoing) continue;
    looked += 1;
    if (batch.push(outgoing) === atOnce) await send();
  }
  await send();
  return looked;
}

const atOnce = 200;
