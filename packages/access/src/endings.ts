import { jetstream, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { keepStreams, onReconnect, type StreamDeclaration } from '@inclust/messaging';
import type { Logger } from 'pino';
import { tokenSeconds } from './token.ts';

/** What has ended: ids of sessions and keys, nothing else. */
export interface Ended {
  readonly sessions: readonly string[];
  readonly keys: readonly string[];
}

/** The sessions and keys of the node that ended while tokens of theirs are still good. Known to every process of the node. */
export interface Endings extends Disposable {
  readonly ended: (session: string) => boolean;
  /** Calls back with each key that ended. */
  onKey(listener: (key: string) => void): void;
  /** Tells every process of the node, also those that start later. */
  tell(ended: Ended): Promise<void>;
}

/** How long an ending matters, in seconds: a token's life and what clocks may differ by. */
const matters = tokenSeconds + 60;

const subject = 'ended';

/** Holds ids only, and those for some minutes. */
const endedStream: StreamDeclaration = {
  stream: { name: 'ENDED', subjects: [subject], max_age: matters * 1_000_000_000, allow_direct: true },
};

/** Listens for endings, and reads those from before; again after each reconnect, since one may have been missed. */
export async function openEndings(nats: NatsConnection, manager: JetStreamManager, logger: Logger): Promise<Endings> {
  using opened = new DisposableStack();
  const until = new Map<string, number>();
  const listeners: ((key: string) => void)[] = [];
  const take = (text: string): void => {
    const told = JSON.parse(text) as Ended;
    for (const [session, end] of until) if (end <= Date.now()) until.delete(session);
    for (const session of told.sessions) until.set(session, Date.now() + matters * 1000);
    for (const key of told.keys) for (const listener of listeners) listener(key);
  };
  const readAll = async (): Promise<void> => {
    const { state } = await manager.streams.info(endedStream.stream.name);
    for (let seq = Math.max(state.first_seq, 1); seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(endedStream.stream.name, { seq });
      if (message) take(message.string());
    }
  };
  opened.use(await keepStreams(nats, manager, () => [endedStream], logger));
  const subscription = nats.subscribe(subject, {
    callback: (error, message) => {
      if (!error) take(message.string());
    },
  });
  opened.defer(() => subscription.unsubscribe());
  await readAll();
  opened.use(
    onReconnect(nats, () => {
      readAll().catch((error: unknown) => logger.warn({ err: error }, 'endings could not be read again'));
    }),
  );
  const stack = opened.move();
  return {
    ended: (session) => (until.get(session) ?? 0) > Date.now(),
    onKey: (listener) => void listeners.push(listener),
    tell: async (ended) => {
      // Here at once, and elsewhere as soon as the broker has it.
      take(JSON.stringify(ended));
      try {
        await jetstream(nats).publish(subject, JSON.stringify(ended), { timeout: 2_000, retries: 1 });
      } catch (error) {
        // What has ended is refused new tokens all the same; those that are out expire.
        logger.warn({ err: error }, 'an ending could not be told');
      }
    },
    [Symbol.dispose]: () => stack.dispose(),
  };
}
