import type { JetStreamManager } from '@nats-io/jetstream';
import type { FlowKind } from '../exchange/signed-content.ts';

/** How far one stream is applied at its other end. */
export interface FlowStatus {
  readonly kind: FlowKind;
  readonly lastSequence: number;
  readonly appliedSequence: number;
  /** When the oldest message that is not applied was stored, in milliseconds since 1970. */
  readonly oldestUnapplied: number | undefined;
  readonly stalled: boolean;
}

/** After how long without a move waiting messages are a stall, in milliseconds. */
const stallAfter = 10_000;

/**
 * Reads progress by sequence, never by the server's `lag`, which is 0 for a source that is blocked. Remembers when each flow last moved.
 */
export class FlowReader {
  readonly #manager: JetStreamManager;
  readonly #now: () => number;
  readonly #moved = new Map<string, { readonly sequence: number; readonly at: number }>();

  constructor(manager: JetStreamManager, now: () => number) {
    this.#manager = manager;
    this.#now = now;
  }

  /** The progress of a consumer on a stream; `undefined` while there is no such stream. `up`: whether it could move. */
  async read(kind: FlowKind, stream: string, consumer: string, up: boolean): Promise<FlowStatus | undefined> {
    try {
      // The stream first: what its reader has left then is at least what was in it.
      const info = await this.#manager.streams.info(stream);
      const reader = await this.#manager.consumers.info(stream, consumer);
      const lastSequence = info.state.last_seq;
      const waiting = reader.num_pending + reader.num_ack_pending > 0;
      const appliedSequence = waiting ? reader.ack_floor.stream_seq : lastSequence;
      const key = `${stream}/${consumer}`;
      const before = this.#moved.get(key);
      if (!waiting || !up || before?.sequence !== appliedSequence)
        this.#moved.set(key, { sequence: appliedSequence, at: this.#now() });
      const stalled = waiting && up && this.#now() - (this.#moved.get(key)?.at ?? 0) > stallAfter;
      const oldest = waiting ? await this.#storedAt(stream, appliedSequence + 1) : undefined;
      return { kind, lastSequence, appliedSequence, oldestUnapplied: oldest, stalled };
    } catch {
      return undefined;
    }
  }

  async #storedAt(stream: string, from: number): Promise<number | undefined> {
    const message = await this.#manager.direct.getMessage(stream, { seq: from, next_by_subj: '>' }).catch(() => null);
    return message?.time.getTime();
  }
}
