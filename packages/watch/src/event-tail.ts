import { setTimeout as pause } from 'node:timers/promises';
import {
  jetstream,
  JetStreamError,
  type ConsumerMessages,
  type JetStreamManager,
  type StoredMsg,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { accept, type Outcome } from '@inclust/kernel';
import { deliveriesOf, eventsStream, onReconnect, whenLost, type Delivery } from '@inclust/messaging';
import { limited } from './limited.ts';
import { cursorTooOld, cursorUnknown } from './lost-cursor.ts';
import { firstSequence, type Position } from './position.ts';
import { pageOf, RecentMessages, type Remembered, type WatchedMessage, type WatchedPage } from './recent-messages.ts';
import type { Tail, TailLife } from './tail.ts';
import { Waiting } from './waiting.ts';

/** What reading a node's events needs. */
export interface EventTailOptions {
  readonly node: string;
  readonly nats: NatsConnection;
  readonly manager: JetStreamManager;
  readonly logger: Logger;
  /** `EVENTS` unless told. */
  readonly stream?: string;
  /** 8,192 messages and 16 MiB unless told. */
  readonly remembered?: Remembered;
}

/** A node's events, read from the stream once for all who watch in this process. */
export type EventTail = Tail<Delivery>;

/** Pages of older messages that are read at the same time, so that a thousand watches which come back do not hold a thousand of them. */
const mostReaders = 8;
/** The bytes of a page of older messages. */
const pageBytes = 256 * 1024;
/** How long reading waits before it begins again, in milliseconds. */
const restartAfter = 500;

export function createEventTail({
  node,
  nats,
  manager,
  logger,
  stream = eventsStream.stream.name,
  remembered = { messages: 8_192, bytes: 16 * 1024 * 1024 },
}: EventTailOptions): EventTail {
  const ending = new AbortController();
  const mine = `inclust.${node}.`;
  let recent: RecentMessages | undefined;
  let present: string | undefined;
  let reading: Promise<void> | undefined;
  let messages: ConsumerMessages | undefined;
  const waiting = new Waiting(ending.signal);
  const readers = limited(mostReaders);
  // A server that was killed has forgotten who read; that nothing comes any more would be noticed half a minute later.
  const reconnecting = onReconnect(nats, () => messages?.stop());

  async function life(): Promise<TailLife> {
    const { created, state } = await manager.streams.info(stream);
    // Of a stream that was made again meanwhile reading begins anew, too.
    if (present !== created) {
      recent = new RecentMessages(state.last_seq, remembered);
      present = created;
      messages?.stop();
      waiting.tell();
    }
    reading ??= read(state.last_seq);
    return { life: created, first: state.first_seq, last: state.last_seq };
  }

  /** Reads what follows a sequence for ever; what breaks off begins anew with nothing remembered. */
  async function read(behind: number): Promise<void> {
    let from = behind;
    while (!ending.signal.aborted) {
      try {
        const consumer = await jetstream(nats).consumers.get(stream, {
          filter_subjects: `${mine}>`,
          deliver_policy: 'by_start_sequence',
          opt_start_seq: from + 1,
        });
        messages = await consumer.consume({ max_messages: 512 });
        whenLost(messages);
        // A stream that was made again before it was read from has not come as far as this.
        const { created } = await manager.streams.info(stream);
        if (ending.signal.aborted || created !== present) messages.stop();
        for await (const message of messages) {
          recent?.add({ sequence: message.seq, deliveries: deliveriesOf(message) });
          waiting.tell();
        }
      } catch (error) {
        if (!ending.signal.aborted) logger.warn({ err: error }, 'events could not be read for those who watch');
      }
      if (ending.signal.aborted) return;
      await pause(restartAfter, undefined, { signal: ending.signal }).catch(() => undefined);
      from = await beginAnew(from);
    }
  }

  async function beginAnew(from: number): Promise<number> {
    try {
      const { created, state } = await manager.streams.info(stream);
      recent = new RecentMessages(state.last_seq, remembered);
      present = created;
      waiting.tell();
      return state.last_seq;
    } catch {
      return from;
    }
  }

  /** Older messages, from the stream. */
  async function older(position: Position, most: number): Promise<Outcome<WatchedPage>> {
    const from = firstSequence(position);
    const found = await readers(() => stored(from, most));
    const [first] = found;
    if (!first || first.seq > from) {
      const { first_seq: oldest, last_seq: newest } = (await manager.streams.info(stream)).state;
      if (oldest > from && newest >= from) return cursorTooOld;
    }
    const read: WatchedMessage[] = found.map((message) => ({
      sequence: message.seq,
      deliveries: message.subject.startsWith(mine) ? deliveriesOf(asStreamMessage(message)) : [],
    }));
    return accept(pageOf(read, 0, position, most));
  }

  async function stored(from: number, most: number): Promise<StoredMsg[]> {
    const found: StoredMsg[] = [];
    try {
      const page = await manager.direct.getBatch(stream, { seq: from, batch: most, max_bytes: pageBytes });
      for await (const message of page) found.push(message);
    } catch (error) {
      // There is nothing yet.
      if (!(error instanceof JetStreamError && 'code' in error && error.code === 404)) throw error;
    }
    return found;
  }

  function end(): void {
    ending.abort();
    messages?.stop();
  }

  return {
    ending: ending.signal,
    end,
    life,
    after: async (lived, position, most) => {
      if (present !== lived) return cursorUnknown;
      const page = recent?.after(position, most);
      return page ? accept(page) : older(position, most);
    },
    more: async (position, milliseconds, signal) => {
      if (recent && recent.newest.sequence >= firstSequence(position)) return;
      await waiting.wait(milliseconds, signal);
    },
    [Symbol.asyncDispose]: async () => {
      end();
      reconnecting[Symbol.dispose]();
      await reading;
    },
  };
}

function asStreamMessage({ subject, seq, header, data, time }: StoredMsg) {
  return { subject, seq, headers: header, data, info: { timestampNanos: time.getTime() * 1_000_000 } };
}
