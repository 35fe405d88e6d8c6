import { setTimeout as pause } from 'node:timers/promises';
import { RefusedError } from './refused-error.ts';

/** How calls are made. */
export interface CallSettings {
  /** How long a call may take, with all its tries, in milliseconds; 15,000 unless told. */
  readonly timeout: number;
  /** For how long a call is made again while the node does not answer, in milliseconds; 0 for never, 12,500 unless told. */
  readonly patience: number;
}

/**
 * The settings where nothing else is told: they bridge a restart of 10 s, after which the connection takes up to 1.2 s to notice that the
 * node is back (see `openClient`), and the call up to 1 s to notice that of the connection.
 */
export const defaultSettings: CallSettings = { timeout: 15_000, patience: 12_500 };

/** What a call fails with that nobody answered. A server that ends cuts off what is under way as CANCELLED; no caller here cancels one. */
const unanswered: ReadonlySet<string> = new Set(['UNAVAILABLE', 'CANCELLED']);

const firstPause = 200;
const longestPause = 1_000;

/** A key has asked for more than its quota. Another one that was asked too often, such as a login, is not asked again by itself. */
const overQuota = 'quota-exceeded';

/** Whether a call may be granted later by itself. */
function mayPass({ code, reason }: RefusedError): boolean {
  return unanswered.has(code) || reason === overQuota;
}

/**
 * Makes a call, and makes it again while the node cannot be reached, goes away meanwhile or says UNAVAILABLE: after about 0.2, 0.4, 0.8 and then 1 s, each
 * between half and all of that so that many clients do not come back at once. `call` is told how many milliseconds it has left; no try
 * begins when the patience or the time of the call would be over. A call over the quota of its key is made again when the node says so.
 * Only for calls that may be made twice.
 */
export async function withRetry<Answer>(
  { timeout, patience }: CallSettings,
  call: (timeout: number) => Promise<Answer>,
): Promise<Answer> {
  const start = performance.now();
  for (let made = 1; ; made += 1) {
    try {
      return await call(timeout - (performance.now() - start));
    } catch (error) {
      if (!(error instanceof RefusedError) || !mayPass(error)) throw error;
      const usual = Math.min(firstPause * 2 ** (made - 1), longestPause) * (0.5 + Math.random() / 2);
      // Not before the node says so, and not all who were told the same at the same moment.
      const wait = error.reason === overQuota ? (error.retryAfter ?? 0) * (1 + Math.random() / 2) : usual;
      if (performance.now() - start + wait >= Math.min(patience, timeout)) throw error;
      await pause(wait);
    }
  }
}
