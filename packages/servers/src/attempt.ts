import { join } from 'node:path';
import { pollUntil } from './deadline.ts';
import { launch, logSize, logTail } from './server-process.ts';
import type { Launch, RunningServer } from './server-process.ts';

/** A server that answers, with what the probe found out about it. */
export type Started<T> = { readonly server: RunningServer; readonly answer: T };

const ATTEMPTS = 4;
const PORT_TAKEN = /address (already )?in use|errno 98|errno 48/i;

/**
 * Starts a server and waits until `probe` answers. When it ends because another process took its port first, it is
 * planned anew (`plan` chooses other ports) and tried again, unless the port was `fixed` by the caller.
 * Throws with the end of the server's log when it ends by itself or does not answer within `timeoutMs`.
 */
export async function startAnswering<P extends Launch, T>(options: {
  readonly plan: () => Promise<P>;
  readonly probe: (plan: P, server: RunningServer) => Promise<T | undefined>;
  readonly fixed: boolean;
  readonly timeoutMs: number;
}): Promise<Started<T>> {
  for (let attempt = 1; ; attempt++) {
    const plan = await options.plan();
    const logStart = await logSize(join(plan.dataDir, `${plan.name}.log`));
    const server = await launch(plan);
    let ended = false;
    void server.exited.then(() => (ended = true));
    const found = await pollUntil(async () => {
      if (ended) return { answer: undefined };
      const answer = await options.probe(plan, server);
      return answer === undefined ? undefined : { answer };
    }, options.timeoutMs);
    if (found && found.answer !== undefined && !ended) return { server, answer: found.answer };

    const endedByItself = ended;
    if (!ended) await server.kill();
    const log = await logTail(server.logFile, logStart);
    if (endedByItself && !options.fixed && attempt < ATTEMPTS && PORT_TAKEN.test(log)) continue;
    const what = endedByItself ? 'ended while starting' : `did not answer within ${options.timeoutMs} ms`;
    throw new Error(`${plan.name} (${plan.binary}) ${what}; the end of ${server.logFile}:\n${log}`);
  }
}
