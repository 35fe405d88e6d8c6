import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Missing } from './missing.mjs';
import { toolsDir } from './places.mjs';
import { say } from './say.mjs';

const PATIENCE_MS = 20 * 60_000;

/** Runs `work` while no other start on this folder runs its own. The lock of a process that died is taken over. */
export async function withLock(work) {
  await mkdir(toolsDir, { recursive: true });
  const file = join(toolsDir, 'lock');
  const deadline = Date.now() + PATIENCE_MS;
  let told = false;
  while (!(await tryLock(file))) {
    const holder = await holderOf(file);
    if (holder === undefined) continue;
    if (!alive(holder.pid) || holder.ageMs > PATIENCE_MS) {
      await takeAway(file, holder.pid);
      continue;
    }
    if (!told) say(`another start (process ${holder.pid}) is getting things ready; waiting for it`);
    told = true;
    if (Date.now() > deadline)
      throw new Missing(`process ${holder.pid} holds ${file} for too long`, ['end it, or remove that file']);
    await pause(200);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file) {
  try {
    await writeFile(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(file) {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const ageMs = Date.now() - mtimeMs;
    // Just created and not written yet.
    if (text === '' && ageMs < 5000) return { pid: process.pid, ageMs: 0 };
    return { pid: Number(text), ageMs };
  } catch {
    return undefined;
  }
}

/** Moves the stale lock aside; when a new one had come in its place meanwhile, that one is put back. */
async function takeAway(file, stalePid) {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    if (Number(await readFile(aside, 'utf8')) === stalePid) await rm(aside, { force: true });
    else await rename(aside, file);
  } catch {
    // Another process was faster; the caller looks again.
  }
}

function alive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
