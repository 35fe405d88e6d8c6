import { setTimeout as pause } from 'node:timers/promises';

/**
 * What is waited for, for the message when it does not come, and how long it may take on a machine that has nothing else to do (ms; 5 s
 * unless told). `every` is how long it is left alone between two looks, at most (ms; 100 unless told): longer where a look costs those who
 * are waited for.
 */
export type Patience = { readonly what: string; readonly timeout?: number; readonly every?: number };

/** How many times as long a busy machine may take: what a wait is worth is that the thing comes, not when. */
const busy = 3;

/**
 * Asks `probe` every 10 to 100 ms until it returns something other than undefined, null or false, and returns that.
 * A probe that throws, a failed `expect` included, is asked again. Throws when the time is up, saying what was waited
 * for and how the last try ended. This is the only way for a test to wait.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { what, timeout: quiet = 5_000, every = 100 }: Patience,
): Promise<Exclude<Awaited<T>, undefined | null | false | void>> {
  const timeout = quiet * busy;
  const start = performance.now();
  const late = AbortSignal.timeout(timeout);
  let last: unknown;
  for (let wait = 10; ; wait = Math.min(wait * 1.5, every)) {
    try {
      const answer = await bounded(Promise.try(probe), late);
      if (isSomething(answer)) return answer;
      last = `it was ${String(answer)}`;
    } catch (error) {
      // What the try before said tells more than that the last one was cut off.
      if (!late.aborted || last === undefined) last = error;
    }
    if (late.aborted || performance.now() - start + wait > timeout) break;
    await pause(wait);
  }
  const reason = last instanceof Error ? last.message : String(last);
  throw new Error(`waited ${timeout} ms in vain for ${what}: ${reason}`, { cause: last });
}

function isSomething<T>(value: T): value is Exclude<T, undefined | null | false | void> {
  return value !== undefined && value !== null && value !== false;
}

/** A probe that hangs must not outlive the deadline. */
function bounded<T>(work: Promise<T>, late: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error('the last try did not come back'));
    if (late.aborted) giveUp();
    late.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => late.removeEventListener('abort', giveUp));
  });
}
