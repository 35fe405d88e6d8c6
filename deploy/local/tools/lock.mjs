import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
    // Who was at it for too long has lost it to another one.
    if ((await holderOf(file))?.pid === process.pid) await rm(file, { force: true });
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

/** How long taking a lock away may take, in milliseconds, before who was at it and is dead counts for nothing. */
const TAKING_MS = 5000;

/**
 * Removes the lock of a process that is gone. One start at a time looks whether it is still that one and removes it: were it moved by
 * whoever has seen it, the lock of a third start that came in its place meanwhile could go with it.
 */
async function takeAway(file, stalePid) {
  const turn = `${file}.taking`;
  if (await tryLock(turn)) {
    try {
      if ((await holderOf(file))?.pid === stalePid) await rm(file, { force: true });
    } finally {
      await rm(turn, { force: true });
    }
    return;
  }
  const taker = await holderOf(turn);
  if (taker && !alive(taker.pid) && taker.ageMs > TAKING_MS) await rm(turn, { force: true });
  await pause(20);
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
