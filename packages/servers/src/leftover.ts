import { readFile, rm, writeFile } from 'node:fs/promises';
import { pollUntil } from './deadline.ts';
import { lookUpProcess } from './process-table.ts';

/** What a pid file holds: the server, who started it, and a piece of its command line by which it is known again. */
type PidRecord = { readonly pid: number; readonly parentPid: number; readonly mark: string };

/** Notes a started server so that the next start can end it if its parent was killed before it could. */
export async function writePidFile(file: string, record: PidRecord): Promise<void> {
  await writeFile(file, JSON.stringify(record) + '\n', { mode: 0o600 });
}

/**
 * Ends the server that an earlier run left behind. A process is touched only when its command line still carries the
 * recorded mark, since the pid may have been given to somebody else. Throws when that server's parent still lives.
 */
export async function reapLeftover(file: string): Promise<void> {
  const record = await readPidFile(file);
  if (!record) return;
  const found = await lookUpProcess(record.pid);
  if (found?.command.includes(record.mark)) {
    if (found.parentPid === record.parentPid) {
      throw new Error(`${file}: still in use by process ${record.pid}, started by ${record.parentPid}`);
    }
    await endProcess(record);
  }
  await rm(file, { force: true });
}

async function endProcess({ pid, mark }: PidRecord): Promise<void> {
  for (const [signal, patience] of [
    ['SIGTERM', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const gone = await pollUntil(
      async () => ((await lookUpProcess(pid))?.command.includes(mark) ? undefined : true),
      patience,
    );
    if (gone) return;
  }
  throw new Error(`process ${pid} (${mark}) does not end, not even by SIGKILL`);
}

async function readPidFile(file: string): Promise<PidRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value) || !('parentPid' in value) || !('mark' in value)) return undefined;
    const { pid, parentPid, mark } = value;
    if (typeof pid !== 'number' || typeof parentPid !== 'number' || typeof mark !== 'string' || mark === '')
      return undefined;
    return { pid, parentPid, mark };
  } catch {
    return undefined;
  }
}
