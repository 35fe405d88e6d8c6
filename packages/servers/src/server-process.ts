import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reapLeftover, writePidFile } from './leftover.ts';

/** How a server ended. */
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A server that runs as a child process on the loopback interface. Disposing of it is the same as `stop()`. */
export type RunningServer = AsyncDisposable & {
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process has ended, for whatever reason; never rejects. */
  readonly exited: Promise<Exit>;
  /** SIGTERM, then SIGKILL after 10 s. Safe to call twice. */
  readonly stop: () => Promise<Exit>;
  /** SIGKILL at once, as a power cut would. */
  readonly kill: () => Promise<Exit>;
};

/** What to start. `name` gives the log and pid file their names; `mark` is a piece of the command line no other process has. */
export type Launch = {
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  readonly dataDir: string;
  readonly mark: string;
};

const GRACE_MS = 10_000;
const SETPRIV = '/usr/bin/setpriv';

/**
 * Starts a server with its output in `<dataDir>/<name>.log`. It dies with its parent: on Linux the kernel sees to it,
 * elsewhere the next start in the same folder ends what was left. Throws when the binary cannot be started.
 */
export async function launch({ name, binary, args, dataDir, mark }: Launch): Promise<RunningServer> {
  await mkdir(dataDir, { recursive: true });
  const pidFile = join(dataDir, `${name}.pid`);
  const logFile = join(dataDir, `${name}.log`);
  await reapLeftover(pidFile);

  const log = await open(logFile, 'a', 0o600);
  const [command, ...rest] = tiedToParent([binary, ...args]);
  // In a process group of its own, so that Ctrl-C reaches the parent only and servers are stopped in order.
  const child = spawn(command, rest, { stdio: ['ignore', log.fd, log.fd], detached: true });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (cause) {
    throw new Error(`cannot start ${name} (${binary})`, { cause });
  } finally {
    await log.close();
  }
  const pid = child.pid;
  if (pid === undefined) throw new Error(`cannot start ${name} (${binary})`);
  await writePidFile(pidFile, { pid, parentPid: process.pid, mark });
  const gone = exited.then(async (exit) => {
    await rm(pidFile, { force: true });
    return exit;
  });

  const stop = async (): Promise<Exit> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    try {
      return await gone;
    } finally {
      clearTimeout(timer);
    }
  };
  const kill = (): Promise<Exit> => {
    child.kill('SIGKILL');
    return gone;
  };
  return { pid, logFile, exited: gone, stop, kill, [Symbol.asyncDispose]: async () => void (await stop()) };
}

/** The part of a server's log that was written since `from` (bytes), at most its last 2,000 characters. */
export async function logTail(logFile: string, from: number): Promise<string> {
  const bytes = await readFile(logFile);
  return bytes.subarray(from).toString('utf8').slice(-2000).trim();
}

/** The present size of a log in bytes, 0 when there is none. */
export async function logSize(logFile: string): Promise<number> {
  try {
    return (await stat(logFile)).size;
  } catch {
    return 0;
  }
}

/** util-linux' setpriv makes the kernel send SIGTERM to the server when its parent dies, even by SIGKILL. */
function tiedToParent(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--', ...command] : command;
}
