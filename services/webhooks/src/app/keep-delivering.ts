import type { Uuid } from '@inclust/kernel';
import { repeat } from '@inclust/messaging';
import { lanesFor } from '../domain/retrying.ts';
import type { Lane } from './ports.ts';
import { runLane, type LaneWork } from './run-lane.ts';

/** What goes on delivering. Disposing takes no further lane, stops the tries under way and waits for their end. */
export interface KeptDelivering extends AsyncDisposable {
  /** There may be something to send: looks at once. */
  soon(): void;
}

/** How often is looked for what is due, in milliseconds. */
const lookEvery = 1_000;
/** How many lanes a process works on at once, and of one webhook. */
const most = { inAll: 32, ofOne: 4 } as const;
/** When a lane is taken up again at which the node itself has failed, in milliseconds. */
const againAfter = 5_000;

/** Goes on delivering what is due. Several processes may do it at once: a lane is worked on by one. A slow receiver holds back its own. */
export function keepDelivering(work: Omit<LaneWork, 'stopping'>): KeptDelivering {
  const { app, logger } = work;
  const stop = new AbortController();
  const running = new Map<string, { readonly webhook: Uuid; readonly done: Promise<void> }>();
  const underWay = (webhook: Uuid): number => [...running.values()].filter((one) => one.webhook === webhook).length;

  const start = (lane: Lane, health: Parameters<typeof runLane>[2]): void => {
    const done = runLane({ ...work, stopping: stop.signal }, lane, health)
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

  /** Starts what is due and has room; answers whether there may be more of other webhooks. */
  const startSome = async (full: Set<Uuid>): Promise<boolean> => {
    const room = most.inAll - running.size;
    if (room <= 0) return false;
    const due = await app.lanes.due(app.now(), [...full], room + running.size);
    const fresh = due.filter(({ id }) => !running.has(id));
    if (fresh.length === 0) return false;
    const health = await app.health.of([...new Set(fresh.map(({ webhook }) => webhook))]);
    for (const lane of fresh) {
      if (running.size >= most.inAll || stop.signal.aborted) return false;
      const state = health.get(lane.webhook) ?? { failures: 0 };
      if (underWay(lane.webhook) < lanesFor(state, most.ofOne)) start(lane, state);
      else full.add(lane.webhook);
    }
    return true;
  };

  const repeated = repeat(
    lookEvery,
    async () => {
      const full = new Set<Uuid>();
      while (!stop.signal.aborted && (await startSome(full)));
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
