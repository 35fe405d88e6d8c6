import {
  accept,
  refuse,
  unreachable,
  type Decider,
  type FieldViolation,
  type GrantableRole,
  type InstantText,
} from '@inclust/kernel';

/** A key of a program. Of its secret only the hash is known. Moments in ISO 8601. */
export interface ApiKey {
  /** What names it and stands in front of the secret. */
  readonly prefix: string;
  readonly label: string;
  readonly roles: readonly GrantableRole[];
  /** The id of who made it. */
  readonly creator: string;
  readonly createdAt: InstantText;
  readonly expiresAt: InstantText;
  /** SHA-256 of the whole key, base64url. */
  readonly hash: string;
  /** The secret before the last rotation, and until when it works. */
  readonly previous?: { readonly hash: string; readonly until: InstantText };
  readonly revokedAt?: InstantText;
  /** Keys of earlier releases have none, which is the usual one. */
  readonly quota?: KeyQuota;
}

/** How much a key may ask of each process of a node. */
export interface KeyQuota {
  /** On average. */
  readonly callsPerSecond: number;
  /** At once after a time without any. */
  readonly burst: number;
  /** Under way at the same time. */
  readonly concurrentCalls: number;
}

/** What each part of a quota is where nothing is said, and the most that it may be. */
export const quotaParts = {
  callsPerSecond: { field: 'calls_per_second', usual: 50, most: 10_000 },
  burst: { field: 'burst', usual: 100, most: 10_000 },
  concurrentCalls: { field: 'concurrent_calls', usual: 64, most: 1_000 },
} as const satisfies Record<keyof KeyQuota, object>;

/** The quota that is wanted, where 0 is the usual. */
export function quotaOf({ callsPerSecond, burst, concurrentCalls }: KeyQuota): KeyQuota {
  return {
    callsPerSecond: callsPerSecond || quotaParts.callsPerSecond.usual,
    burst: burst || quotaParts.burst.usual,
    concurrentCalls: concurrentCalls || quotaParts.concurrentCalls.usual,
  };
}

/** What is wrong with a quota. */
export function quotaFaults(quota: KeyQuota): FieldViolation[] {
  return Object.entries(quotaParts).flatMap(([part, { field, most }]) => {
    const value = quota[part as keyof KeyQuota];
    if (value >= 1 && value <= most) return [];
    return [{ field: `quota.${field}`, rule: 'quota', message: `Must be 1 to ${most}.` }];
  });
}

/** How long a key may live, in days. */
export const keyDays = { default: 365, most: 731 } as const;

/** How long the secret before a rotation may work, in seconds. */
export const graceSeconds = { default: 3_600, most: 604_800 } as const;

/** What may be done with a key. */
export type ApiKeyCommand =
  | { readonly kind: 'create'; readonly key: ApiKey }
  | { readonly kind: 'rotate'; readonly hash: string; readonly at: InstantText; readonly graceUntil: InstantText }
  | { readonly kind: 'set-quota'; readonly quota: KeyQuota; readonly at: InstantText }
  | { readonly kind: 'revoke'; readonly at: InstantText };

/** What happened to a key. */
export type ApiKeyEvent =
  | { readonly kind: 'created'; readonly key: ApiKey }
  | { readonly kind: 'rotated'; readonly hash: string; readonly graceUntil: InstantText }
  | { readonly kind: 'quota-set'; readonly quota: KeyQuota }
  | { readonly kind: 'revoked'; readonly at: InstantText };

/** Decides about keys. Who may is the use case's to say. */
export const apiKeyDecider: Decider<ApiKeyCommand, ApiKeyEvent, ApiKey | undefined> = {
  initial: undefined,
  decide: (command, key) => {
    if (command.kind === 'create') {
      if (key) return refuse({ code: 'api-key-exists', kind: 'exists', message: 'There is such a key already.' });
      return accept([{ kind: 'created', key: command.key }]);
    }
    if (!key) return refuse({ code: 'api-key-not-found', kind: 'not-found', message: 'There is no such key.' });
    switch (command.kind) {
      case 'rotate':
        if (hasEnded(key, command.at)) return ended;
        return accept([{ kind: 'rotated', hash: command.hash, graceUntil: command.graceUntil }]);
      case 'set-quota':
        if (hasEnded(key, command.at)) return ended;
        return accept(isSame(key.quota, command.quota) ? [] : [{ kind: 'quota-set', quota: command.quota }]);
      case 'revoke':
        return accept(key.revokedAt ? [] : [{ kind: 'revoked', at: command.at }]);
      default:
        return unreachable(command);
    }
  },
  evolve: (key, event) => {
    if (event.kind === 'created') return event.key;
    if (!key) return undefined;
    switch (event.kind) {
      case 'rotated':
        return { ...key, hash: event.hash, previous: { hash: key.hash, until: event.graceUntil } };
      case 'quota-set':
        return { ...key, quota: event.quota };
      case 'revoked':
        return { ...key, revokedAt: event.at };
      default:
        return unreachable(event);
    }
  },
};

const ended = refuse({ code: 'api-key-ended', kind: 'state', message: 'The key has ended; make another one.' });

function hasEnded({ revokedAt, expiresAt }: ApiKey, at: InstantText): boolean {
  return revokedAt !== undefined || expiresAt <= at;
}

function isSame(one: KeyQuota | undefined, other: KeyQuota): boolean {
  return (
    one?.callsPerSecond === other.callsPerSecond &&
    one.burst === other.burst &&
    one.concurrentCalls === other.concurrentCalls
  );
}

/** The hashes that a key may be shown with at a moment, each with its end. */
export function hashesAt(
  key: ApiKey,
  now: InstantText,
): readonly { readonly hash: string; readonly until: InstantText }[] {
  if (key.revokedAt || key.expiresAt <= now) return [];
  const { previous } = key;
  const old = previous && previous.until > now ? [{ ...previous, until: earlier(previous.until, key.expiresAt) }] : [];
  return [{ hash: key.hash, until: key.expiresAt }, ...old];
}

function earlier(one: InstantText, other: InstantText): InstantText {
  return one < other ? one : other;
}
