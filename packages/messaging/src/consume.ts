import { setImmediate as immediate } from 'node:timers/promises';
import {
  jetstream,
  jetstreamManager,
  type ConsumerMessages,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { isInfrastructure } from '@inclust/kernel';
import { buryMessage, replaySubject, type ReplayRequest } from './dead-letters.ts';
import { ackWait } from './node-streams.ts';
import { deliveriesOf, type Delivery, type DeliveryHandler, type Verdict } from './delivery.ts';

/** The steps of a consumer that a failure test can end the process at. */
export type ConsumerStep = 'consumer.received' | 'consumer.applied' | 'consumer.acknowledged';

/** What a consumer needs. The stream and the durable consumer exist already. Times in milliseconds. */
export interface ConsumeOptions {
  readonly connection: NatsConnection;
  readonly stream: string;
  readonly durable: string;
  readonly handle: DeliveryHandler;
  readonly logger: Logger;
  /** How many deliveries a handler gets at once; those of one message stay together, so that it can be more by the events of a batch. */
  readonly batch?: number;
  /** How long to gather more while less than a batch is there, in milliseconds; 0 when absent. */
  readonly linger?: number;
  /** How many batches are under way at once. */
  readonly concurrency?: number;
  /** After how many deliveries a message that fails is a dead letter. */
  readonly mostDeliveries?: number;
  /** Where dead letters go, when that is not `connection`'s own account. */
  readonly deadLetters?: NatsConnection;
  readonly onStep?: (step: ConsumerStep) => void;
  /** The consumer's `ack_wait`; that of `node-streams.ts` when absent. */
  readonly ackWait?: number;
}

/** A running consumer; disposing ends it after the batches under way. */
export interface Consuming extends AsyncDisposable {
  /** Ends when it was disposed. */
  readonly ended: Promise<void>;
}

/**
 * Reads a durable consumer for ever: what is there together is handled together, with bounded concurrency. A message that fails comes
 * again alone, later each time, and ends as a dead letter; one whose handler's infrastructure is away waits. Slow handlers tell the
 * server that they are working.
 */
export async function consume(options: ConsumeOptions): Promise<Consuming> {
  const consumer = new ConsumeLoop(options, jetstream(options.connection), await jetstreamManager(options.connection));
  return consumer.start();
}

/** A message and what it delivers. */
interface Received {
  readonly message: JsMsg;
  readonly deliveries: readonly Delivery[];
}

class ConsumeLoop {
  readonly #options: ConsumeOptions;
  readonly #stream: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #deadLetters: JetStreamClient;
  /** By their sequence: what comes again while it waits, waits once. */
  readonly #waiting = new Map<number, Received>();
  readonly #handled = new Set<JsMsg>();
  #signing = false;
  readonly #stop = new AbortController();
  #messages: ConsumerMessages | undefined;
  /** The workers that wait for a message. */
  readonly #idle: (() => void)[] = [];

  constructor(options: ConsumeOptions, stream: JetStreamClient, manager: JetStreamManager) {
    this.#options = options;
    this.#stream = stream;
    this.#manager = manager;
    this.#deadLetters = options.deadLetters ? jetstream(options.deadLetters) : stream;
  }

  start(): Consuming {
    // Where the dead letters are is where somebody asks for them again.
    const asking = this.#options.deadLetters ?? this.#options.connection;
    const replays = asking.subscribe(replaySubject(this.#options.stream, this.#options.durable), {
      queue: this.#options.durable,
      callback: (error, message) => {
        if (!error)
          void this.#replay(message.string()).then(
            (answer) => message.respond(answer),
            () => message.respond('failed'),
          );
      },
    });
    const working = setInterval(() => this.#sign(), (this.#options.ackWait ?? ackWait) / 3);
    const workers = Array.from({ length: this.#options.concurrency ?? 1 }, () => this.#work());
    const ended = Promise.all([this.#read(), ...workers]).then(() => clearInterval(working));
    return {
      ended,
      [Symbol.asyncDispose]: async () => {
        this.#stop.abort();
        replays.unsubscribe();
        this.#messages?.stop();
        this.#wake();
        await ended;
      },
    };
  }

  /** Tells the server what is in work, also what waits its turn here: it would send it again. Not while it does not listen. */
  #sign(): void {
    if (this.#signing || this.#waiting.size + this.#handled.size === 0) return;
    this.#signing = true;
    for (const message of this.#handled) message.working();
    for (const { message } of this.#waiting.values()) message.working();
    const heard = (): void => {
      this.#signing = false;
    };
    this.#options.connection.flush().then(heard, heard);
  }

  async #read(): Promise<void> {
    const { stream, durable, logger, batch = 512, concurrency = 1 } = this.#options;
    for (let failures = 0; !this.#stop.signal.aborted; failures += 1) {
      try {
        const consumer = await this.#stream.consumers.get(stream, durable);
        this.#messages = await consumer.consume({ max_messages: batch * (concurrency + 1), expires: 30_000 });
        if (this.#stop.signal.aborted) this.#messages.stop();
        for await (const message of this.#messages) {
          failures = 0;
          this.#waiting.set(message.seq, { message, deliveries: deliveriesOf(message) });
          this.#wake();
        }
      } catch (error) {
        logger.warn({ err: error, stream, consumer: durable }, 'consumer interrupted');
      }
      await this.#pause(Math.min(250 * 2 ** failures, 5_000));
    }
  }

  async #work(): Promise<void> {
    const { linger = 0 } = this.#options;
    while (!this.#stop.signal.aborted) {
      if (this.#waiting.size === 0) await this.#arrival();
      // All messages that a packet has brought go along: they come in the same turn of the event loop, but not of its microtasks.
      await (linger > 0 && !this.#isBatch() ? this.#pause(linger) : immediate());
      if (this.#stop.signal.aborted) return;
      const batch = this.#next();
      if (batch.length > 0) await this.#handle(batch);
    }
  }

  /** Whether as much waits as a handler takes: what is behind an outage must not gather before each batch. */
  #isBatch(): boolean {
    const { batch = 512 } = this.#options;
    let deliveries = 0;
    for (const received of this.#waiting.values()) {
      deliveries += received.deliveries.length;
      if (deliveries >= batch) return true;
    }
    return false;
  }

  /** The next messages, until they deliver as much as a handler takes. */
  #next(): Received[] {
    const { batch = 512 } = this.#options;
    const taken: Received[] = [];
    let deliveries = 0;
    for (const [sequence, received] of this.#waiting) {
      if (deliveries >= batch) break;
      this.#waiting.delete(sequence);
      this.#handled.add(received.message);
      taken.push(received);
      deliveries += received.deliveries.length;
    }
    return taken;
  }

  async #handle(batch: readonly Received[]): Promise<void> {
    this.#options.onStep?.('consumer.received');
    try {
      const verdicts = await this.#verdicts(batch.flatMap(({ deliveries }) => deliveries));
      this.#options.onStep?.('consumer.applied');
      let position = 0;
      // All in one turn of the event loop, so that the acknowledgements go out together.
      await Promise.all(
        batch.map((received) => {
          const begin = position;
          position += received.deliveries.length;
          return this.#settle(received, verdicts.slice(begin, position));
        }),
      );
      this.#options.onStep?.('consumer.acknowledged');
    } finally {
      for (const { message } of batch) this.#handled.delete(message);
    }
  }

  /** The verdicts of a batch; `undefined` for a delivery that failed. A batch that fails is tried again in halves. */
  async #verdicts(batch: readonly Delivery[]): Promise<(Verdict | undefined)[]> {
    const { handle, logger, stream, durable } = this.#options;
    for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
      try {
        return [...(await handle(batch))];
      } catch (error) {
        if (this.#stop.signal.aborted) return [];
        logger.warn({ err: error, stream, consumer: durable, deliveries: batch.length }, 'message handler failed');
        if (!isInfrastructure(error)) break;
        await this.#pause(wait);
      }
    }
    if (batch.length === 1) return [undefined];
    const half = Math.ceil(batch.length / 2);
    const first = await this.#verdicts(batch.slice(0, half));
    return [...first, ...(await this.#verdicts(batch.slice(half)))];
  }

  /** A message is done with when all that it delivers is; while something of it failed, all of it comes again. */
  async #settle({ message, deliveries }: Received, verdicts: readonly (Verdict | undefined)[]): Promise<void> {
    const outcomes = deliveries.map((delivery, position) => ({ delivery, verdict: verdicts[position] }));
    const failed = outcomes.some(({ verdict }) => verdict === undefined);
    if (failed && this.#stop.signal.aborted) return message.nak();
    if (failed && message.info.deliveryCount < (this.#options.mostDeliveries ?? 5))
      return message.nak(Math.min(500 * 2 ** message.info.deliveryCount, 30_000));
    const given = outcomes.flatMap(({ delivery, verdict = { reject: 'handler-failed' } }) =>
      verdict === 'done' ? [] : [{ delivery, reason: verdict.reject }],
    );
    if (given.length === 0) message.ack();
    else await this.#bury(message, given);
  }

  async #bury(message: JsMsg, given: readonly { delivery: Delivery; reason: string }[]): Promise<void> {
    const { stream, durable, logger } = this.#options;
    try {
      for (const { delivery, reason } of given) {
        await buryMessage(this.#deadLetters, {
          stream,
          consumer: durable,
          sequence: message.seq,
          subject: delivery.subject,
          eventId: delivery.headers?.get('ce-id') ?? '',
          reason,
          deliveries: message.info.deliveryCount,
          time: new Date().toISOString(),
        });
        logger.error({ stream, consumer: durable, sequence: message.seq, reason }, 'message became a dead letter');
      }
      message.term(given[0]?.reason);
    } catch (error) {
      logger.warn({ err: error, stream, sequence: message.seq }, 'dead letter could not be noted');
      message.nak(5_000);
    }
  }

  async #replay(request: string): Promise<'replayed' | 'gone' | 'failed'> {
    const { sequence, subject, eventId } = JSON.parse(request) as ReplayRequest;
    const message = await this.#manager.streams.getMessage(this.#options.stream, { seq: sequence }).catch(() => null);
    const delivery =
      message &&
      deliveriesOf({
        subject: message.subject,
        seq: message.seq,
        headers: message.header,
        data: message.data,
        info: { timestampNanos: message.time.getTime() * 1_000_000 },
      }).find((one) => one.subject === subject && (one.headers?.get('ce-id') ?? '') === eventId);
    if (!delivery) return 'gone';
    try {
      const [verdict] = await this.#options.handle([delivery]);
      return verdict === 'done' ? 'replayed' : 'failed';
    } catch {
      return 'failed';
    }
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      if (this.#waiting.size > 0 || this.#stop.signal.aborted) this.#wake();
    });
  }

  #wake(): void {
    for (const resume of this.#idle.splice(0)) resume();
  }

  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
  }
}
