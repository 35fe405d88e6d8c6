import type { Logger } from 'pino';

/** A process as its `main.ts` sees it. */
export interface HostProcess {
  readonly logger: Logger;
  /** Starts what the process is for; it is disposed on SIGTERM or SIGINT. */
  readonly start: () => Promise<AsyncDisposable>;
}

/** How long disposing may take before the process ends all the same, in milliseconds. */
const longestStop = 8_000;

/**
 * Runs a process until SIGTERM or SIGINT, then disposes what it started. The exit code is 0 after an orderly stop and 1 when starting or
 * stopping failed or an error was thrown where nobody waited for it.
 */
export async function run({ logger, start }: HostProcess): Promise<void> {
  const stop = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    process.once('uncaughtException', (error) => {
      logger.fatal({ err: error }, 'uncaught error');
      process.exitCode = 1;
      resolve('uncaughtException');
    });
  });
  let started: AsyncDisposable;
  try {
    started = await start();
  } catch (error) {
    logger.fatal({ err: error }, 'start failed');
    process.exitCode = 1;
    // What was half opened must not hold the process.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), longestStop).unref();
    return;
  }
  logger.info('started');
  const reason = await stop;
  logger.info({ reason }, 'stopping');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), longestStop).unref();
  try {
    await started[Symbol.asyncDispose]();
    logger.info('stopped');
  } catch (error) {
    logger.error({ err: error }, 'stop failed');
    process.exitCode = 1;
  }
}
