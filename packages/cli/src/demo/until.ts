import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../failure.ts';

const patience = 60_000;

/** Looks again and again until something is found, for a minute; fails as `not-settled`. */
export async function until<Found>(
  find: () => Promise<Found | false | undefined>,
  what: string,
  signal: AbortSignal,
): Promise<Found> {
  const late = performance.now() + patience;
  for (;;) {
    const found = await find();
    if (found !== false && found !== undefined) return found;
    if (performance.now() > late)
      throw new Failure('refused', 'not-settled', `Waited ${patience / 1_000} s in vain for ${what}.`);
    await pause(100, undefined, { signal });
  }
}
