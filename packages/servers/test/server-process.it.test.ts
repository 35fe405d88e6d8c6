import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { reapLeftover } from '../src/leftover.ts';
import { lookUpProcess } from '../src/process-table.ts';
import { startNats } from '../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

const GONE_WITHIN_MS = 5000;

async function gone(pid: number): Promise<boolean> {
  const deadline = performance.now() + GONE_WITHIN_MS;
  while (await lookUpProcess(pid)) {
    if (performance.now() > deadline) return false;
    await pause(25);
  }
  return true;
}

test.runIf(process.platform === 'linux')('a server dies with its parent, even when that is killed', async () => {
  await using folder = await temporaryFolder();
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'abandon.ts'), folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line).trim());
  expect(await lookUpProcess(pid)).toBeDefined();
  parent.kill('SIGKILL');
  expect(await gone(pid)).toBe(true);
});

test('a server that a dead parent left behind is ended by the next start in its folder', async () => {
  await using folder = await temporaryFolder();
  const pidFile = join(folder.path, 'nats.pid');
  await using server = await startNats({ dataDir: folder.path });
  const record = JSON.parse(await readFile(pidFile, 'utf8'));
  await writeFile(pidFile, JSON.stringify({ ...record, parentPid: 4_194_303 }));
  await using next = await startNats({ dataDir: folder.path });
  expect(await gone(server.pid)).toBe(true);
  expect(next.pid).not.toBe(server.pid);
});

test('a folder whose server has a living parent is refused', async () => {
  await using folder = await temporaryFolder();
  await using server = await startNats({ dataDir: folder.path });
  await expect(startNats({ dataDir: folder.path })).rejects.toThrow(`in use by process ${server.pid}`);
});

test('a pid that was given to another program is left alone', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'nats.pid');
  await writeFile(file, JSON.stringify({ pid: process.pid, parentPid: 1, mark: folder.path }));
  await reapLeftover(file);
  expect(await lookUpProcess(process.pid)).toBeDefined();
});
