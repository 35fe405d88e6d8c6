import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Acknowledged, type Unacknowledged } from './acknowledged.ts';
import { headersOf, usualTimeout, type OutgoingEvent } from './publish-events.ts';

/** Newest public state of one thing, or its tombstone. */
export type OutgoingState = Omit<OutgoingEvent, 'messageId'>;

interface Known {
  readonly sequence: number;
  readonly version: number;
}

/** The server's code for a subject whose last sequence is not the expected one. */
const wrongLastSequence = 10_071;
const nothing: Known = { sequence: 0, version: 0 };
const mostKnown = 50_000;
const mostTries = 6;

/**
 * Writes into a compacted stream (one message a subject), where the last to arrive stays, not the newest. So each write compares
 * versions with what is there and expects the sequence it saw: a late or repeated older state never replaces a newer one or a tombstone.
 */
export class StatePublisher {
  readonly #connection: NatsConnection;
  readonly #manager: JetStreamManager;
  readonly #name: string;
  readonly #known = new Map<string, Known>();

  constructor(connection: NatsConnection, manager: JetStreamManager, name: string) {
    this.#connection = connection;
    this.#manager = manager;
    this.#name = name;
  }

  /**
   * Publishes all of them pipelined; each answer says whether the stream holds this state or a newer one durably.
   * With `verify` the stream is asked even where this process remembers what it wrote.
   */
  async publish(states: readonly OutgoingState[], verify = false): Promise<boolean[]> {
    const held = states.map(() => false);
    let open = states.map((state, position) => ({ state, position }));
    let asks = verify;
    for (let attempt = 0; attempt < mostTries && open.length > 0; attempt += 1) {
      const last = await Promise.allSettled(open.map(({ state }) => this.#lastOf(state.subject, asks)));
      const due = open.flatMap(({ state, position }, among) => {
        const found = last[among];
        if (found?.status !== 'fulfilled') return [];
        held[position] = found.value.version >= state.envelope.version;
        return held[position] ? [] : { state, position, after: found.value.sequence };
      });
      const answers = await Acknowledged.on(this.#connection).publish(due.map(messageOf), usualTimeout);
      open = due.filter(({ state, position }, among) => {
        const answer = answers[among];
        if (!answer) return false;
        if ('refused' in answer) return answer.refused === wrongLastSequence;
        this.#remember(state.subject, { sequence: answer.sequence, version: state.envelope.version });
        held[position] = true;
        return false;
      });
      asks = true;
    }
    return held;
  }

  /** Forgets what the stream holds: it was made anew. */
  forget(): void {
    this.#known.clear();
  }

  async #lastOf(subject: string, asks: boolean): Promise<Known> {
    if (!asks) return this.#known.get(subject) ?? nothing;
    const message = await this.#manager.streams.getMessage(this.#name, { last_by_subj: subject });
    const found = message
      ? { sequence: message.seq, version: Number(message.header.get('ce-aggregateversion')) || 0 }
      : nothing;
    this.#remember(subject, found);
    return found;
  }

  #remember(subject: string, known: Known): void {
    this.#known.delete(subject);
    this.#known.set(subject, known);
    if (this.#known.size > mostKnown) for (const oldest of this.#known.keys()) return void this.#known.delete(oldest);
  }
}

/** A state as a message that the stream takes only where the last one of its subject is the one that was seen. */
function messageOf({ state, after }: { readonly state: OutgoingState; readonly after: number }): Unacknowledged {
  const { subject, envelope, extra } = state;
  const headers = headersOf(envelope, extra);
  if (envelope.tombstone) headers.append('Nats-Rollup', 'sub');
  headers.append('Nats-Expected-Last-Subject-Sequence', `${after}`);
  return { subject, headers, body: envelope.body };
}
