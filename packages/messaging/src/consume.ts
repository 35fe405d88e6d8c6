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
import { buryMessage, replaySubject } from './dead-letters.ts';
import type { Delivery, DeliveryHandler, Verdict } from './delivery.ts';

/** The steps of a consumer that a failure test can end the process at. */
export type ConsumerStep = 'consumer.received' | 'consumer.applied' | 'consumer.acknowledged';

/** What a consumer needs. The stream and the durable consumer exist already. Times in milliseconds. */
export interface ConsumeOptions {
  readonly connection: NatsConnection;
  readonly stream: string;
  readonly durable: string;
  readonly handle: DeliveryHandler;
  readonly logger: Logger;
  /** How many messages a handler gets at once, at most. */
  readonly batch?: number;
  /** How long to gather more after the first message, in milliseconds; 0 when absent. */
  readonly linger?: number;
  /** How many batches are under way at once. */
  readonly concurrency?: number;
  /** After how many deliveries a message that fails is a dead letter. */
  readonly mostDeliveries?: number;
  /** Where dead letters go, when that is not `connection`'s own account. */
  readonly deadLetters?: NatsConnection;
  readonly onStep?: (step: ConsumerStep) => void;
  /** The consumer's `ack_wait`. */
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

class ConsumeLoop {
  readonly #options: ConsumeOptions;
  readonly #stream: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #deadLetters: JetStreamClient;
  readonly #waiting: JsMsg[] = [];
  readonly #stop = new AbortController();
  #messages: ConsumerMessages | undefined;
  #wake: (() => void) | undefined;

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
    const workers = Array.from({ length: this.#options.concurrency ?? 1 }, () => this.#work());
    const ended = Promise.all([this.#read(), ...workers]).then(() => undefined);
    return {
      ended,
      [Symbol.asyncDispose]: async () => {
        this.#stop.abort();
        replays.unsubscribe();
        this.#messages?.stop();
        this.#wake?.();
        await ended;
      },
    };
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
          this.#waiting.push(message);
          this.#wake?.();
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
      if (linger > 0 && this.#waiting.length > 0) await this.#pause(linger);
      const batch = this.#waiting.splice(0, this.#options.batch ?? 512);
      if (batch.length > 0) await this.#handle(batch);
      else await this.#arrival();
    }
  }

  async #handle(batch: readonly JsMsg[]): Promise<void> {
    this.#options.onStep?.('consumer.received');
    const working = setInterval(
      () => batch.forEach((message) => message.working()),
      (this.#options.ackWait ?? 30_000) / 3,
    );
    try {
      const verdicts = await this.#verdicts(batch);
      this.#options.onStep?.('consumer.applied');
      for (const [position, message] of batch.entries()) await this.#settle(message, verdicts[position]);
      this.#options.onStep?.('consumer.acknowledged');
    } finally {
      clearInterval(working);
    }
  }

  /** The verdicts of a batch; `undefined` for a message that failed. A batch that fails is tried again one by one. */
  async #verdicts(batch: readonly JsMsg[]): Promise<(Verdict | undefined)[]> {
    const { handle, logger, stream, durable } = this.#options;
    for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
      try {
        return [...(await handle(batch.map(deliveryOf)))];
      } catch (error) {
        if (this.#stop.signal.aborted) return [];
        logger.warn({ err: error, stream, consumer: durable, messages: batch.length }, 'message handler failed');
        if (!isInfrastructure(error)) break;
        await this.#pause(wait);
      }
    }
    if (batch.length === 1) return [undefined];
    const verdicts: (Verdict | undefined)[] = [];
    for (const message of batch) verdicts.push(...(await this.#verdicts([message])));
    return verdicts;
  }

  async #settle(message: JsMsg, verdict: Verdict | undefined): Promise<void> {
    if (verdict === 'done') message.ack();
    else if (this.#stop.signal.aborted && !verdict) message.nak();
    else if (verdict) await this.#bury(message, verdict.reject);
    else if (message.info.deliveryCount >= (this.#options.mostDeliveries ?? 5))
      await this.#bury(message, 'handler-failed');
    else message.nak(Math.min(500 * 2 ** message.info.deliveryCount, 30_000));
  }

  async #bury(message: JsMsg, reason: string): Promise<void> {
    const { stream, durable, logger } = this.#options;
    try {
      await buryMessage(this.#deadLetters, {
        stream,
        consumer: durable,
        sequence: message.seq,
        subject: message.subject,
        eventId: message.headers?.get('ce-id') ?? '',
        reason,
        deliveries: message.info.deliveryCount,
        time: new Date().toISOString(),
      });
      message.term(reason);
      logger.error({ stream, consumer: durable, sequence: message.seq, reason }, 'message became a dead letter');
    } catch (error) {
      logger.warn({ err: error, stream, sequence: message.seq }, 'dead letter could not be noted');
      message.nak(5_000);
    }
  }

  async #replay(request: string): Promise<'replayed' | 'gone' | 'failed'> {
    const { sequence, subject } = JSON.parse(request) as { sequence: number; subject: string };
    const message = await this.#manager.streams.getMessage(this.#options.stream, { seq: sequence }).catch(() => null);
    if (!message || message.subject !== subject) return 'gone';
    try {
      const [verdict] = await this.#options.handle([
        { subject, sequence, headers: message.header, body: message.data, storedAt: message.time.getTime() },
      ]);
      return verdict === 'done' ? 'replayed' : 'failed';
    } catch {
      return 'failed';
    }
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#wake;
      this.#wake = () => {
        before?.();
        resolve();
      };
      if (this.#waiting.length > 0 || this.#stop.signal.aborted) this.#wake();
    });
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

function deliveryOf(message: JsMsg): Delivery {
  return {
    subject: message.subject,
    sequence: message.seq,
    headers: message.headers,
    body: message.data,
    storedAt: message.info.timestampNanos / 1_000_000,
  };
}
