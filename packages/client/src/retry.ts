import { setTimeout as pause } from 'node:timers/promises';
import { RefusedError } from './refused-error.ts';

/** How calls are made. */
export interface CallSettings {
  /** How long one try may take, in milliseconds; 15,000 unless told. */
  readonly timeout: number;
  /** How often a call is tried in all when the node does not answer; 4 unless told. */
  readonly tries: number;
}

/** The settings where nothing else is told. */
export const defaultSettings: CallSettings = { timeout: 15_000, tries: 4 };

const firstPause = 200;
const longestPause = 3_000;

/**
 * Makes a call, and makes it again while the node says UNAVAILABLE: after about 0.2, 0.4, 0.8 s and so on, each between half and all of
 * that so that many clients do not come back at once. Only for calls that may be made twice.
 */
export async function withRetry<Answer>(settings: CallSettings, call: () => Promise<Answer>): Promise<Answer> {
  for (let made = 1; ; made += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'UNAVAILABLE' || made >= settings.tries) throw error;
    }
    await pause(Math.min(firstPause * 2 ** (made - 1), longestPause) * (0.5 + Math.random() / 2));
  }
}
