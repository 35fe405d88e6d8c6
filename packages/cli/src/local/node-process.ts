import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundledMain } from '@inclust/bundle';
import { readNodeFile } from '@inclust/node-home';
import { telemetryWanted } from '../config.ts';
import { Failure } from '../failure.ts';
import { untilServing } from './health.ts';
import { projectFolder } from './places.ts';

/** A process that runs and can be ended. */
export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<unknown>;
  readonly stop: () => Promise<unknown>;
  readonly kill: () => Promise<unknown>;
}

const setpriv = '/usr/bin/setpriv';
const telemetry = join(projectFolder, 'packages/telemetry/src/register.mjs');

/** How long a node may take to serve, in milliseconds: on a busy machine five start at once. */
const patience = 90_000;

/**
 * Starts the process of a node, with its log appended to a file, and waits until it serves. Throws with the end of the log when it ends
 * before that or the signal is aborted.
 */
export async function startNode(options: {
  readonly home: string;
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}): Promise<RunningProcess> {
  const { home, logFile, env, signal } = options;
  await mkdir(dirname(logFile), { recursive: true });
  const log = await open(logFile, 'a', 0o600);
  const logStart = (await log.stat()).size;
  const [command = process.execPath, ...args] = tiedToUs([process.execPath, ...(await mainOf(env))]);
  // In a process group of its own, so that Ctrl-C reaches only us and everything ends in order.
  const child = spawn(command, args, {
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    env: { ...env, INCLUST_HOME: home },
  });
  const stop = new AbortController();
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? '?'}`));
    child.once('error', (error) => resolve(error.message));
  });
  await log.close();
  const running: RunningProcess = {
    pid: child.pid ?? 0,
    exited,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
  };
  const address = `127.0.0.1:${readNodeFile(home).ports.grpc}`;
  const ended = await Promise.race([
    exited,
    untilServing(address, AbortSignal.any([signal, stop.signal, AbortSignal.timeout(patience)])),
  ]);
  stop.abort();
  if (ended === 'serving') return running;
  await running.kill();
  const tail = (await readFile(logFile)).subarray(logStart).toString('utf8').slice(-1_500).trim();
  const how = ended === 'late' ? `does not serve after ${patience / 1_000} s` : `ended before it served (${ended})`;
  throw new Failure('away', 'node-not-started', `The node ${how}; the end of ${logFile}:\n${tail}`);
}

/** What Node is to run. Telemetry hooks into libraries as they are loaded, which a bundle does not do; it costs more than a second of CPU. */
async function mainOf(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  return telemetryWanted(env)
    ? ['--import', telemetry, join(projectFolder, 'services/node/src/main.ts')]
    : [await bundledMain(projectFolder, 'node')];
}

/** util-linux' setpriv makes the kernel end the node when we die, even by SIGKILL. */
function tiedToUs(command: readonly string[]): readonly string[] {
  return existsSync(setpriv) ? [setpriv, '--pdeathsig', 'TERM', '--', ...command] : command;
}
