import type { NodeProcess } from './node-process.ts';
import { giveBackWhenQuiet } from './give-back.ts';
import { createLogger } from './logger.ts';
import { readNodeConfig } from './node-config.ts';
import { openNodeProcess } from './node-process.ts';

/** How long disposing may take before the process ends all the same, in milliseconds. */
const longestStop = 8_000;

/**
 * Runs a process of a node until SIGTERM or SIGINT, then disposes what it started. The exit code is 0 after an orderly stop, 1 when
 * starting or stopping failed or an error was thrown where nobody waited for it.
 */
export async function run(service: string, start: (opened: NodeProcess) => Promise<AsyncDisposable>): Promise<void> {
  const stop = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    process.once('uncaughtException', (error) => {
      createLogger({ node: '', service }).fatal({ err: error }, 'uncaught error');
      process.exitCode = 1;
      resolve('uncaughtException');
    });
  });
  const started = open(service, start);
  const reason = await Promise.race([
    stop,
    started.then(
      () => undefined,
      () => 'start failed',
    ),
  ]);
  if (reason === undefined) {
    giveBackWhenQuiet();
    await stop;
  }
  // Whatever still holds the process must not hold it for ever.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), longestStop).unref();
  try {
    const running = await started;
    await running[Symbol.asyncDispose]();
  } catch (error) {
    createLogger({ node: '', service }).fatal({ err: error }, 'process failed');
    process.exitCode = 1;
  }
}

async function open(
  service: string,
  start: (opened: NodeProcess) => Promise<AsyncDisposable>,
): Promise<AsyncDisposable> {
  const opened = await openNodeProcess(readNodeConfig(process.env), service);
  try {
    return await start(opened);
  } catch (error) {
    await opened.opened.disposeAsync();
    throw error;
  }
}
