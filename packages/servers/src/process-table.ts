import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the system knows of a process: who started it (1 or a reaper when that one has died) and its command line. */
export type ProcessEntry = { readonly parentPid: number; readonly command: string };

/** Looks a process up; undefined when it does not run (a zombie does not). Works on Linux and macOS. */
export async function lookUpProcess(pid: number): Promise<ProcessEntry | undefined> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'ppid=,stat=,command=', '-p', String(pid)]);
    const match = /^\s*(\d+)\s+(\S+)\s+(.*)$/m.exec(stdout);
    if (!match || match[2]?.startsWith('Z')) return undefined;
    return { parentPid: Number(match[1]), command: match[3] ?? '' };
  } catch {
    return undefined;
  }
}
