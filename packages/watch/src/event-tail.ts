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
import { deliveriesOf, eventsStream, onReconnect } from '@inclust/messaging';
import { cursorTooOld, cursorUnknown } from './lost-cursor.ts';
import { firstSequence, type Position } from './position.ts';
import { pageOf, RecentMessages, type Remembered, type WatchedMessage, type WatchedPage } from './recent-messages.ts';

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

/** The stream, as it is at a moment. */
export interface StreamLife {
  /** Another one for every stream of this name there ever was. */
  readonly life: string;
  /** The oldest message that is still there. */
  readonly first: number;
  readonly last: number;
}

/** A node's events, read from the stream once for all who watch in this process. */
export interface EventTail extends AsyncDisposable {
  /** Aborted once the process is about to end. */
  readonly ending: AbortSignal;
  /** Ends all watches. */
  end(): void;
  /** The stream, asked for anew; the first time, reading begins. */
  life(): Promise<StreamLife>;
  /**
   * Up to about `most` events behind a position of the stream of this life; with none, there are none yet. Refused: `cursor-too-old` where some are
   * no longer there, `cursor-unknown` where the stream was lost and is another one now.
   */
  after(life: string, position: Position, most: number): Promise<Outcome<WatchedPage>>;
  /** Resolves once there may be something behind a position, or after so many milliseconds, or when the signal is aborted. */
  more(position: Position, milliseconds: number, signal: AbortSignal): Promise<void>;
}

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
  const waiting = new Set<() => void>();
  const readers = limited(mostReaders);
  // A server that was killed has forgotten who read; that nothing comes any more would be noticed half a minute later.
  const reconnecting = onReconnect(nats, () => messages?.stop());

  async function life(): Promise<StreamLife> {
    const { created, state } = await manager.streams.info(stream);
    // Of a stream that was made again meanwhile reading begins anew, too.
    if (present !== created) {
      recent = new RecentMessages(state.last_seq, remembered);
      present = created;
      messages?.stop();
      tell();
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
        if (ending.signal.aborted) messages.stop();
        for await (const message of messages) {
          recent?.add({ sequence: message.seq, deliveries: deliveriesOf(message) });
          tell();
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
      tell();
      return state.last_seq;
    } catch {
      return from;
    }
  }

  let told = false;
  /** Once for all that is there: a thousand watches look once, not once a message. */
  function tell(): void {
    if (told) return;
    told = true;
    setImmediate(() => {
      told = false;
      wake();
    });
  }

  function wake(): void {
    for (const go of waiting) go();
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
    wake();
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
    more: (position, milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || ending.signal.aborted) return resolve();
        if (recent && recent.newest.sequence >= firstSequence(position)) return resolve();
        const go = (): void => {
          waiting.delete(go);
          clearTimeout(timer);
          signal.removeEventListener('abort', go);
          resolve();
        };
        const timer = setTimeout(go, milliseconds);
        signal.addEventListener('abort', go);
        waiting.add(go);
      }),
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

/** Lets so many pieces of work run at once; the others wait in the order in which they came. */
function limited(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
