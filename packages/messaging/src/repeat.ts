/**
 * Repeats a piece of work, now or `later` for the first time and then each time `every` milliseconds after it ended; a failure is handed
 * over and does not end it.
 * Disposing waits for the one under way.
 */
export function repeat(
  every: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
  first: 'now' | 'later' = 'now',
): AsyncDisposable & { soon(): void } {
  let timer: NodeJS.Timeout | undefined;
  let open = true;
  let hurried = false;
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    timer = undefined;
    hurried = false;
    running = work()
      .catch(failed)
      .finally(() => {
        if (open && hurried) run();
        else if (open) timer = setTimeout(run, every);
      });
  };
  if (first === 'now') run();
  else timer = setTimeout(run, every);
  return {
    /** Runs as soon as it does not run. */
    soon: () => {
      if (!open) return;
      hurried = true;
      if (!timer) return;
      clearTimeout(timer);
      run();
    },
    [Symbol.asyncDispose]: async () => {
      open = false;
      clearTimeout(timer);
      await running;
    },
  };
}
