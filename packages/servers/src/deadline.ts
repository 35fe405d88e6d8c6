import { setTimeout as pause } from 'node:timers/promises';

/** Asks `probe` again and again (every 20 to 200 ms) until it answers something; undefined when `timeoutMs` have passed. */
export async function pollUntil<T>(probe: () => Promise<T | undefined>, timeoutMs: number): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 200)) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (performance.now() + wait > deadline) return undefined;
    await pause(wait);
  }
}
