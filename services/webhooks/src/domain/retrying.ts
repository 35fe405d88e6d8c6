const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long is waited after each failed try, in milliseconds: 11 tries within some 70 hours. */
export const usualWaits: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
  24 * hour,
];

/** The longest that a receiver may ask to be left alone, in milliseconds. */
const longestAsked = 24 * hour;

/**
 * How long to wait after so many failed tries, in milliseconds; `undefined` where it is given up. A receiver may ask for longer
 * (`Retry-After`), a day at most. `random` from 0 to 1 spreads the usual wait by a quarter to both sides.
 */
export function waitAfter(
  tries: number,
  {
    asked = 0,
    random,
    waits,
  }: { readonly asked?: number | undefined; readonly random: number; readonly waits: readonly number[] },
): number | undefined {
  const usual = waits[tries - 1];
  if (usual === undefined) return undefined;
  return Math.round(Math.max(usual * (0.75 + random / 2), Math.min(asked, longestAsked)));
}

/** How a receiver is doing: how many tries have failed since one was taken, and when the first of them did, in epoch milliseconds. */
export interface Health {
  readonly failures: number;
  readonly failingSince?: number;
}

/** From how many failures on, and over how long, a webhook pauses by itself; milliseconds. */
export interface PauseRule {
  readonly failures: number;
  readonly over: number;
}

export const usualPause: PauseRule = { failures: 10, over: 24 * hour };

/** Whether a receiver has taken nothing for so long that its webhook pauses. */
export function isLost({ failures, failingSince }: Health, now: number, { failures: most, over }: PauseRule): boolean {
  return failingSince !== undefined && failures >= most && now - failingSince >= over;
}

/** From how many failures in a row on a receiver is tried with one delivery at a time. */
const careful = 5;

/** How many deliveries of a webhook may be under way at once in a process. */
export function lanesFor({ failures }: Health, most: number): number {
  return failures >= careful ? 1 : most;
}
