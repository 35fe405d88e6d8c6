import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { turns, type NodeId } from '@inclust/kernel';
import { ackWait, consume, reconcileStreams, type Consuming, type DeliveryHandler } from '@inclust/messaging';
import type { FlowKind } from '../exchange/signed-content.ts';
import { inStream, inStreamDeclaration, outStreams } from '../exchange/topology.ts';
import { rewindFeed } from './rewind-feed.ts';

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
}

/**
 * The streams that are fed from other nodes, and their consumers. Each is bound to one life of the stream at the other side: when that
 * one lost its messages and was made again, this one is made again too and fills from the start; what was applied before is recognised.
 */
export class IncomingFlows implements AsyncDisposable {
  readonly #options: IncomingFlowsOptions;
  readonly #running = new Map<string, Consuming>();
  readonly #epochs = new Map<string, string>();
  /** Each node's streams take turns, so that one whose feed does not answer holds up nobody else. */
  readonly #turns = new Map<NodeId, ReturnType<typeof turns>>();

  constructor(options: IncomingFlowsOptions) {
    this.#options = options;
  }

  /** Makes sure that the stream of `epoch` flows in. */
  ensure(from: NodeId, kind: FlowKind, epoch: string): Promise<void> {
    if (this.#epochs.get(inStream(from, kind)) === epoch) return Promise.resolve();
    return this.#turnsOf(from)(() => this.#ensure(from, kind, epoch));
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
