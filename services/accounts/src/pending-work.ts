import type { Logger } from 'pino';

/** Work that nobody waits for but the end of the service. */
export interface PendingWork extends AsyncDisposable {
  readonly add: (work: () => Promise<void>) => void;
}

/** Does work beside the calls; what fails is logged, and disposing waits for what is under way. */
export function pendingWork(logger: Logger): PendingWork {
  const under = new Set<Promise<void>>();
  return {
    add: (work) => {
      const done = work()
        .catch((error: unknown) => logger.warn({ err: error }, 'work beside a call failed'))
        .finally(() => under.delete(done));
      under.add(done);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(under);
    },
  };
}
