import type { Uuid } from '@inclust/kernel';
import { repeat } from '@inclust/messaging';
import { lanesFor, type Health } from '../domain/retrying.ts';
import type { Lane } from './ports.ts';
import { runLane, type LaneWork } from './run-lane.ts';

/** What goes on delivering. Disposing takes no further lane, stops the tries under way and waits for their end. */
export interface KeptDelivering extends AsyncDisposable {
  /** There may be something to send: looks at once. */
  soon(): void;
}

/** How often is looked for what is due, in milliseconds; while some of it waits for room here, less often than there is room. */
const lookEvery = 1_000;
const lookBesides = 250;
/** How many lanes are found at once; how many a process works on at once, and of one webhook. */
const most = { found: 256, inAll: 32, ofOne: 8 } as const;
/** When a lane is taken up again at which the node itself has failed, in milliseconds. */
const againAfter = 5_000;

/**
 * Goes on delivering what is due. Several processes may do it at once: a lane is worked on by one. A slow receiver holds back its own
 * deliveries alone.
 */
export function keepDelivering(work: Omit<LaneWork, 'stopping'>): KeptDelivering {
  const { app, logger } = work;
  const stop = new AbortController();
  const running = new Map<string, { readonly webhook: Uuid; readonly done: Promise<void> }>();
  /** Lanes that were found due and wait for room. Somebody else may take them meanwhile. */
  const queues = new Map<Uuid, Lane[]>();
  let health: ReadonlyMap<Uuid, Health> = new Map();
  let lookedAt = -Infinity;
  const underWay = (webhook: Uuid): number => [...running.values()].filter((one) => one.webhook === webhook).length;

  const start = (lane: Lane, state: Health): void => {
    const done = runLane({ ...work, stopping: stop.signal }, lane, state)
      .catch(async (error: unknown) => {
        logger.warn({ err: error, webhook: lane.webhook }, 'a lane of deliveries was left');
        await app.lanes.giveBack({ ...lane, takes: lane.takes + 1 }, app.now() + againAfter).catch(() => {});
      })
      .finally(() => {
        running.delete(lane.id);
        repeated.soon();
      });
    running.set(lane.id, { webhook: lane.webhook, done });
  };

  /** Finds lanes of webhooks of which none wait here. */
  const look = async (): Promise<void> => {
    lookedAt = performance.now();
    const due = await app.lanes.due(app.now(), [...queues.keys()], most.found);
    for (const lane of due) {
      if (running.has(lane.id)) continue;
      const queue = queues.get(lane.webhook);
      if (queue) queue.push(lane);
      else queues.set(lane.webhook, [lane]);
    }
    if (queues.size > 0) health = await app.health.of([...queues.keys()]);
  };

  const startSome = (): void => {
    for (const [webhook, queue] of queues) {
      const state = health.get(webhook) ?? { failures: 0 };
      const room = Math.min(lanesFor(state, most.ofOne) - underWay(webhook), most.inAll - running.size);
      for (const lane of queue.splice(0, Math.max(0, room))) start(lane, state);
      if (queue.length === 0) queues.delete(webhook);
    }
  };

  const repeated = repeat(
    lookEvery,
    async (stopping) => {
      if (queues.size === 0 || performance.now() - lookedAt >= lookBesides) await look();
      if (!stopping.aborted) startSome();
    },
    (error) => logger.warn({ err: error }, 'deliveries could not be looked for'),
  );
  return {
    soon: () => repeated.soon(),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await repeated[Symbol.asyncDispose]();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
