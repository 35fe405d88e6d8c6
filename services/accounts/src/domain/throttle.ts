/** Tries of one account or from one address, as far as they have not succeeded. Times in milliseconds since 1970. */
export interface Tries {
  readonly failures: number;
  /** Until then nobody is let try; 0 where everybody is. */
  readonly lockedUntil: number;
  readonly lastAt: number;
}

/** How many tries are free, and how long one waits after more. Times in milliseconds. */
export interface ThrottleLimits {
  readonly free: number;
  readonly firstWait: number;
  readonly longestWait: number;
  /** Tries are forgotten when there was none for so long. */
  readonly forgetAfter: number;
}

const second = 1_000;
const minute = 60 * second;

/** An account waits early and long, an address later: many people may come from one. */
export const limits = {
  account: { free: 5, firstWait: 30 * second, longestWait: 15 * minute, forgetAfter: 24 * 60 * minute },
  peer: { free: 50, firstWait: 30 * second, longestWait: 15 * minute, forgetAfter: 24 * 60 * minute },
  /** Mails are few. */
  mail: { free: 3, firstWait: minute, longestWait: 60 * minute, forgetAfter: 24 * 60 * minute },
} as const satisfies Record<string, ThrottleLimits>;

/** What becomes of one try. */
export type TryDecision =
  | { readonly may: true; readonly tries: Tries }
  /** In milliseconds. */
  | { readonly may: false; readonly waitFor: number };

/**
 * Lets a try through or not. Every try that is let through counts as a failure at once, before its password is looked at, so that many at
 * the same time are as few as many one after another; one that succeeds takes that back. The wait doubles with each.
 */
export function decideTry(
  before: Tries | undefined,
  { free, firstWait, longestWait, forgetAfter }: ThrottleLimits,
  now: number,
): TryDecision {
  const known = before && now - before.lastAt < forgetAfter ? before : { failures: 0, lockedUntil: 0, lastAt: now };
  if (known.lockedUntil > now) return { may: false, waitFor: known.lockedUntil - now };
  const failures = known.failures + 1;
  const wait = failures < free ? 0 : Math.min(firstWait * 2 ** Math.min(failures - free, 30), longestWait);
  return { may: true, tries: { failures, lockedUntil: wait === 0 ? 0 : now + wait, lastAt: now } };
}

/** Takes back one try that succeeded. */
export function takeBack(tries: Tries, { free }: ThrottleLimits): Tries {
  const failures = Math.max(0, tries.failures - 1);
  return { ...tries, failures, lockedUntil: failures < free ? 0 : tries.lockedUntil };
}
