import { JetStreamApiError, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import type { OutgoingEvent } from './publish-events.ts';
import { headersOf } from './publish-events.ts';

/** Newest public state of one thing, or its tombstone. */
export type OutgoingState = Omit<OutgoingEvent, 'messageId'>;

interface Known {
  readonly sequence: number;
  readonly version: number;
}

/** The server's code for a subject whose last sequence is not the expected one. */
const wrongLastSequence = 10_071;
const mostKnown = 50_000;
const mostTries = 6;

/**
 * Writes into a compacted stream (one message a subject), where the last to arrive stays, not the newest. So each write compares
 * versions with what is there and expects the sequence it saw: a late or repeated older state never replaces a newer one or a tombstone.
 */
export class StatePublisher {
  readonly #stream: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #name: string;
  readonly #known = new Map<string, Known>();

  constructor(stream: JetStreamClient, manager: JetStreamManager, name: string) {
    this.#stream = stream;
    this.#manager = manager;
    this.#name = name;
  }

  /**
   * Publishes all of them pipelined; each answer says whether the stream holds this state or a newer one durably.
   * With `verify` the stream is asked even where this process remembers what it wrote.
   */
  async publish(states: readonly OutgoingState[], verify = false): Promise<boolean[]> {
    const settled = await Promise.allSettled(states.map((state) => this.#publishOne(state, verify)));
    return settled.map((one) => one.status === 'fulfilled');
  }

  /** Forgets what the stream holds: it was made anew. */
  forget(): void {
    this.#known.clear();
  }

  async #publishOne(state: OutgoingState, verify: boolean): Promise<void> {
    const { subject, envelope } = state;
    let last = verify ? await this.#read(subject) : (this.#known.get(subject) ?? { sequence: 0, version: 0 });
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      if (last.version >= envelope.version) return;
      const headers = headersOf(envelope, state.extra);
      if (envelope.tombstone) headers.set('Nats-Rollup', 'sub');
      try {
        const done = await this.#stream.publish(subject, envelope.body, {
          headers,
          expect: { lastSubjectSequence: last.sequence },
          timeout: 5_000,
        });
        this.#remember(subject, { sequence: done.seq, version: envelope.version });
        return;
      } catch (error) {
        if (!(error instanceof JetStreamApiError) || error.code !== wrongLastSequence) throw error;
        last = await this.#read(subject);
      }
    }
    throw new Error(`the state of ${envelope.subject} is being written by too many at once`);
  }

  async #read(subject: string): Promise<Known> {
    const message = await this.#manager.streams.getMessage(this.#name, { last_by_subj: subject });
    const found = message
      ? { sequence: message.seq, version: Number(message.header.get('ce-aggregateversion')) || 0 }
      : { sequence: 0, version: 0 };
    this.#remember(subject, found);
    return found;
  }

  #remember(subject: string, known: Known): void {
    this.#known.delete(subject);
    this.#known.set(subject, known);
    if (this.#known.size > mostKnown) for (const oldest of this.#known.keys()) return void this.#known.delete(oldest);
  }
}
