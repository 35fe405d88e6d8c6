import { accept, refuse, type Outcome } from '@inclust/kernel';

/** How much a key may ask of each process of a node. */
export interface KeyQuota {
  /** On average. */
  readonly callsPerSecond: number;
  /** At once, after a time without any. */
  readonly burst: number;
  /** Under way at the same time; a watch is one for as long as it lasts. */
  readonly concurrentCalls: number;
}

/** The quota of a key of which nothing else was said. */
export const usualKeyQuota: KeyQuota = { callsPerSecond: 50, burst: 100, concurrentCalls: 64 };

/** What a key has asked of a process on a day, since it was asked last. */
export interface KeyUse {
  readonly id: string;
  /** UTC. */
  readonly day: string;
  readonly calls: number;
  /** Those over the quota; they are calls, too. */
  readonly refused: number;
  /** The most calls that were under way at the same time. */
  readonly mostConcurrent: number;
}

/** Holds keys to their quotas and counts what they ask. */
export interface KeyQuotas {
  /** A call begins; the answer ends it, once. Refused: `quota-exceeded`, which says when it may be tried again. */
  readonly begin: (id: string, quota: KeyQuota) => Outcome<() => void>;
  /** What was asked since the last time. */
  readonly takeUses: () => KeyUse[];
  /** What could not be told comes again with the next. */
  readonly giveBack: (uses: readonly KeyUse[]) => void;
}

interface Bucket {
  tokens: number;
  at: number;
  running: number;
}

/** How long a key that asks too much at the same time is to wait, in milliseconds. */
const concurrencyPause = 250;
/** Keys that have not called for so long need nothing remembered: their bucket is full, in milliseconds. */
const idle = 10 * 60_000;
const mostBuckets = 5_000;

/** A bucket of tokens for each key; `now` in milliseconds since 1970. */
export function keyQuotas(now: () => number): KeyQuotas {
  const buckets = new Map<string, Bucket>();
  let uses = new Map<string, KeyUse>();

  return {
    begin: (id, quota) => {
      const at = now();
      const bucket = filled(bucketOf(id, quota, at), quota, at);
      const refusal = refusalOf(bucket, quota);
      if (refusal) {
        note({ id, day: dayOf(at), calls: 1, refused: 1, mostConcurrent: 0 });
        return refusal;
      }
      bucket.tokens -= 1;
      bucket.running += 1;
      note({ id, day: dayOf(at), calls: 1, refused: 0, mostConcurrent: bucket.running });
      let ended = false;
      return accept(() => {
        if (ended) return;
        ended = true;
        bucket.running -= 1;
      });
    },
    takeUses: () => {
      const taken = [...uses.values()];
      uses = new Map();
      return taken;
    },
    giveBack: (given) => {
      for (const use of given) note(use);
    },
  };

  function bucketOf(id: string, { burst }: KeyQuota, at: number): Bucket {
    const known = buckets.get(id);
    if (known) return known;
    if (buckets.size >= mostBuckets)
      for (const [other, { at: last, running }] of buckets)
        if (running === 0 && at - last > idle) buckets.delete(other);
    const bucket = { tokens: burst, at, running: 0 };
    buckets.set(id, bucket);
    return bucket;
  }

  function note(use: KeyUse): void {
    const key = `${use.id}|${use.day}`;
    const before = uses.get(key);
    uses.set(key, {
      ...use,
      calls: use.calls + (before?.calls ?? 0),
      refused: use.refused + (before?.refused ?? 0),
      mostConcurrent: Math.max(use.mostConcurrent, before?.mostConcurrent ?? 0),
    });
  }
}

/** A clock that is set back fills nothing. */
function filled(bucket: Bucket, { callsPerSecond, burst }: KeyQuota, at: number): Bucket {
  const passed = Math.max(0, at - bucket.at) / 1_000;
  bucket.tokens = Math.min(burst, bucket.tokens + passed * callsPerSecond);
  bucket.at = at;
  return bucket;
}

function refusalOf({ tokens, running }: Bucket, { callsPerSecond, concurrentCalls }: KeyQuota) {
  if (running >= concurrentCalls)
    return exceeded('concurrent_calls', concurrentCalls, `${concurrentCalls} calls at the same time`, concurrencyPause);
  if (tokens >= 1) return undefined;
  const wait = Math.ceil(((1 - tokens) / callsPerSecond) * 1_000);
  return exceeded('calls_per_second', callsPerSecond, `${callsPerSecond} calls a second`, wait);
}

function exceeded(quota: string, limit: number, said: string, retryAfterMilliseconds: number) {
  return refuse({
    code: 'quota-exceeded',
    kind: 'exhausted',
    message: `This key may make ${said}; try again in ${retryAfterMilliseconds} ms.`,
    metadata: { quota, limit: String(limit) },
    retryAfterMilliseconds,
  });
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
