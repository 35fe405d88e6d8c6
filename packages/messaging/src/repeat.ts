/**
 * Repeats a piece of work, now or `later` for the first time and then each time `every` milliseconds after it ended; a failure is handed
 * over and does not end it.
 * Disposing waits for the one under way; `stop` tells it, so that work of many parts need not go on to its end.
 */
export function repeat(
  every: number,
  work: (stop: AbortSignal) => Promise<void>,
  failed: (error: unknown) => void,
  first: 'now' | 'later' = 'now',
): AsyncDisposable & { soon(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stop = new AbortController();
  let hurried = false;
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    timer = undefined;
    hurried = false;
    running = work(stop.signal)
      .catch(failed)
      .finally(() => {
        if (stop.signal.aborted) return;
        if (hurried) run();
        else timer = setTimeout(run, every);
      });
  };
  if (first === 'now') run();
  else timer = setTimeout(run, every);
  return {
    /** Runs as soon as it does not run. */
    soon: () => {
      if (stop.signal.aborted) return;
      hurried = true;
      if (!timer) return;
      clearTimeout(timer);
      run();
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
