import { setTimeout as pause } from 'node:timers/promises';
import type { RunningProcess } from './node-process.ts';

/** Where a kept process stands. */
export type ProcessState = 'starting' | 'running' | 'waiting' | 'stopped';

/** A process that is started again when it dies. */
export interface KeptProcess {
  readonly name: string;
  readonly state: ProcessState;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  readonly restarts: number;
  /** Ends it for good: asks, and kills when it has not ended within `grace` milliseconds. */
  stop(grace: number): Promise<void>;
}

/** How often and how soon a process is started again. */
export interface RestartPolicy {
  /** The first pause in milliseconds; each further one doubles, with jitter. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** At most so many starts within a minute. */
  readonly startsPerMinute: number;
  /** How often the first start is tried before it is given up. */
  readonly firstTries: number;
}

/** The policy of the local federation. */
export const restartPolicy: RestartPolicy = {
  firstPause: 250,
  longestPause: 10_000,
  startsPerMinute: 10,
  firstTries: 3,
};

/** Starts a process and keeps it running. Throws when it does not start at first. */
export async function keepRunning(options: {
  readonly name: string;
  /** Gives up starting when the signal is aborted. */
  readonly start: (signal: AbortSignal) => Promise<RunningProcess>;
  readonly tell: (line: string) => void;
  /** Aborted when nothing is to be started any more. */
  readonly signal?: AbortSignal;
  readonly policy?: RestartPolicy;
}): Promise<KeptProcess> {
  const { name, start, tell, policy = restartPolicy } = options;
  const ownStop = new AbortController();
  const stopping = { signal: options.signal ? AbortSignal.any([ownStop.signal, options.signal]) : ownStop.signal };
  const starts: number[] = [];
  let current: RunningProcess | undefined;
  let state: ProcessState = 'starting';
  let restarts = 0;
  let failures = 0;

  const startOnce = async (): Promise<RunningProcess> => {
    state = 'starting';
    starts.push(performance.now());
    const running = await start(stopping.signal);
    current = running;
    state = 'running';
    return running;
  };

  const waitBeforeRestart = async (): Promise<void> => {
    state = 'waiting';
    const minuteAgo = performance.now() - 60_000;
    const recent = starts.filter((at) => at > minuteAgo);
    const allowed =
      recent.length < policy.startsPerMinute ? 0 : (recent[recent.length - policy.startsPerMinute] ?? 0) - minuteAgo;
    const backoff = Math.min(policy.firstPause * 2 ** failures, policy.longestPause) * (0.75 + Math.random() / 4);
    failures += 1;
    await pause(Math.max(allowed, backoff), undefined, { signal: stopping.signal });
  };

  const watch = async (first: RunningProcess): Promise<void> => {
    let running: RunningProcess | undefined = first;
    for (;;) {
      if (running) {
        const since = performance.now();
        await running.exited;
        current = undefined;
        if (stopping.signal.aborted) return;
        if (performance.now() - since > 60_000) failures = 0;
        tell(`${name} ended by itself (process ${running.pid}); it is started again`);
      }
      await waitBeforeRestart();
      restarts += 1;
      running = await startOnce().catch((error: unknown) => {
        tell(`${name} could not be started: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
      if (running && stopping.signal.aborted) return void (await running.kill());
      if (running) tell(`${name} runs again (process ${running.pid})`);
    }
  };

  const firstStart = async (): Promise<RunningProcess> => {
    for (let made = 1; ; made += 1) {
      try {
        return await startOnce();
      } catch (error) {
        if (made >= policy.firstTries || stopping.signal.aborted) throw error;
        await waitBeforeRestart();
      }
    }
  };
  const watched = watch(await firstStart()).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });

  return {
    name,
    get state() {
      return state;
    },
    get pid() {
      return current?.pid;
    },
    get restarts() {
      return restarts;
    },
    stop: async (grace) => {
      ownStop.abort();
      const running = current;
      if (running) {
        const late = setTimeout(() => void running.kill(), grace);
        await running.stop();
        clearTimeout(late);
      }
      await watched;
      state = 'stopped';
    },
  };
}
