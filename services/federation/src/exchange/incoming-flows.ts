import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { turns, type NodeId } from '@inclust/kernel';
import { ackWait, consume, reconcileStreams, type Consuming, type DeliveryHandler } from '@inclust/messaging';
import type { FlowKind } from '../exchange/signed-content.ts';
import { inStream, inStreamDeclaration, outStreams } from '../exchange/topology.ts';
import { rewindFeed } from './rewind-feed.ts';

/** A feed says every second that it is there: longer silence, in milliseconds, is none. */
const heardWithin = 2_500;
/** How long an answer may take before a stream is asked for again, in milliseconds. */
const askEvery = 3_000;

/** What the incoming streams of a node need. */
export interface IncomingFlowsOptions {
  /** The federation's account. */
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly self: NodeId;
  /** Where dead letters are noted: the account of the node's services. */
  readonly deadLetters: NatsConnection;
  /** The consumer at the other side, and where it delivers to. */
  readonly feed: (from: NodeId, kind: FlowKind) => { readonly consumer: string; readonly deliver: string };
  readonly handler: (from: NodeId, kind: FlowKind) => DeliveryHandler;
  /** Whether a node takes part; nothing flows in from another. */
  readonly takesPart: (from: NodeId) => Promise<boolean>;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The streams that are fed from other nodes, and their consumers. Each is bound to one life of the stream at the other side: when that
 * one lost its messages and was made again, this one is made again too and fills from the start; what was applied before is recognised.
 */
export class IncomingFlows implements AsyncDisposable {
  readonly #options: IncomingFlowsOptions;
  readonly #running = new Map<string, Consuming>();
  readonly #epochs = new Map<string, string>();
  /** Streams that may not have been heard since the link came back, and when each was last asked for. */
  readonly #silent = new Map<string, number>();
  /** Each node's streams take turns, so that one whose feed does not answer holds up nobody else. */
  readonly #turns = new Map<NodeId, ReturnType<typeof turns>>();

  constructor(options: IncomingFlowsOptions) {
    this.#options = options;
  }

  /** Makes sure that the stream of `epoch` flows in. */
  ensure(from: NodeId, kind: FlowKind, epoch: string): Promise<void> {
    const name = inStream(from, kind);
    if (this.#epochs.get(name) === epoch && !this.#silent.has(name)) return Promise.resolve();
    return this.#turnsOf(from)(async () => {
      await this.#ensure(from, kind, epoch);
      if (this.#silent.has(name)) await this.#ask(name);
    });
  }

  /** Notes that the link to a node is back: each stream from it is asked for with the next `ensure`s, until it is heard. */
  linked(from: NodeId): void {
    for (const kind of ['facts', 'state'] as const) this.#silent.set(inStream(from, kind), 0);
  }

  /** Looks at every stream again at the next `ensure`: the server may have lost them. */
  forget(): void {
    this.#epochs.clear();
  }

  /**
   * Drops a stream that lacks something, so that the next `ensure` makes it anew and has it filled from the start: what was sent into a
   * link that swallowed it does not come again by itself.
   */
  refill(from: NodeId, kind: FlowKind): Promise<void> {
    return this.#turnsOf(from)(() => this.#drop(inStream(from, kind)));
  }

  /** Takes away a stream of a node that takes part no more; how many messages of it were not applied. */
  end(from: NodeId, kind: FlowKind): Promise<number> {
    const stream = inStream(from, kind);
    return this.#turnsOf(from)(async () => {
      await this.#running.get(stream)?.[Symbol.asyncDispose]();
      const left = await this.#options.manager.consumers.info(stream, 'federation').catch(unlessAbsent);
      await this.#drop(stream);
      return left ? left.num_pending + left.num_ack_pending : 0;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#turns.values()].map((inTurn) => inTurn(async () => undefined)));
    await Promise.all([...this.#running.values()].map((consuming) => consuming[Symbol.asyncDispose]()));
  }

  #turnsOf(from: NodeId): ReturnType<typeof turns> {
    const found = this.#turns.get(from) ?? turns();
    this.#turns.set(from, found);
    return found;
  }

  async #ensure(from: NodeId, kind: FlowKind, epoch: string): Promise<void> {
    const { manager, logger, takesPart } = this.#options;
    if (!(await takesPart(from))) return;
    const name = inStream(from, kind);
    const known = await this.#epochOf(name);
    if (known !== undefined && known !== epoch) {
      logger.warn({ stream: name }, 'the stream at the other side was made again; reading it from its start');
      await this.#drop(name);
    }
    const feed = this.#options.feed(from, kind);
    // A new stream must be told everything, also what its predecessor had acknowledged.
    if (known !== epoch)
      await rewindFeed(this.#options.connection, {
        self: this.#options.self,
        from,
        stream: outStreams[kind],
        consumer: feed.consumer,
      });
    const declaration = inStreamDeclaration({ from, kind, epoch, ...feed });
    await reconcileStreams(manager, [declaration]);
    if (!this.#running.has(name)) this.#running.set(name, await this.#start(from, kind));
    this.#epochs.set(name, epoch);
  }

  /**
   * Has the server ask the other side to go on, where it hears nothing from there. By itself it waits 5 s for the answer to a question that
   * went into a link that was down, and asks less and less often.
   */
  async #ask(stream: string): Promise<void> {
    const { manager, logger, now } = this.#options;
    const { config, sources = [] } = await manager.streams.info(stream);
    if (sources.every(({ active }) => active >= 0 && active < heardWithin * 1_000_000)) {
      this.#silent.delete(stream);
      return;
    }
    if (now() - (this.#silent.get(stream) ?? 0) < askEvery) return;
    this.#silent.set(stream, now());
    // A source that is taken away and given again is set up at once, and goes on where it was.
    await manager.streams.update(stream, { subjects: [], sources: [] });
    await manager.streams.update(stream, { ...config, subjects: [], duplicate_window: 0 });
    logger.info({ stream }, 'asked the other side to go on');
  }

  async #drop(stream: string): Promise<void> {
    this.#epochs.delete(stream);
    // A reader does not notice by itself that its stream went and came again.
    await this.#running.get(stream)?.[Symbol.asyncDispose]();
    this.#running.delete(stream);
    if ((await this.#epochOf(stream)) !== undefined) await this.#options.manager.streams.delete(stream);
  }

  #start(from: NodeId, kind: FlowKind): Promise<Consuming> {
    const { connection, deadLetters, logger, onStep } = this.#options;
    return consume({
      connection,
      stream: inStream(from, kind),
      durable: 'federation',
      // Facts may overtake one another: whoever counts them goes by version.
      concurrency: kind === 'facts' ? 2 : 1,
      handle: this.#options.handler(from, kind),
      ackWait,
      logger,
      deadLetters,
      ...(onStep ? { onStep } : {}),
    });
  }

  async #epochOf(stream: string): Promise<string | undefined> {
    try {
      const info = await this.#options.manager.streams.info(stream);
      return info.config.metadata?.['origin_epoch'] ?? '';
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === 10_059) return undefined;
      throw error;
    }
  }
}

/** Nothing where there is no such stream or consumer. */
function unlessAbsent(error: unknown): undefined {
  if (error instanceof JetStreamApiError && (error.code === 10_059 || error.code === 10_014)) return undefined;
  throw error;
}
