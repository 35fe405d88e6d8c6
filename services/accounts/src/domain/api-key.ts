import { accept, refuse, unreachable, type Decider, type GrantableRole, type InstantText } from '@inclust/kernel';

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
}

/** How long a key may live, in days. */
export const keyDays = { default: 365, most: 731 } as const;

/** How long the secret before a rotation may work, in seconds. */
export const graceSeconds = { default: 3_600, most: 604_800 } as const;

/** What may be done with a key. */
export type ApiKeyCommand =
  | { readonly kind: 'create'; readonly key: ApiKey }
  | { readonly kind: 'rotate'; readonly hash: string; readonly at: InstantText; readonly graceUntil: InstantText }
  | { readonly kind: 'revoke'; readonly at: InstantText };

/** What happened to a key. */
export type ApiKeyEvent =
  | { readonly kind: 'created'; readonly key: ApiKey }
  | { readonly kind: 'rotated'; readonly hash: string; readonly graceUntil: InstantText }
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
        if (key.revokedAt || key.expiresAt <= command.at)
          return refuse({ code: 'api-key-ended', kind: 'state', message: 'The key has ended; make another one.' });
        return accept([{ kind: 'rotated', hash: command.hash, graceUntil: command.graceUntil }]);
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
      case 'revoked':
        return { ...key, revokedAt: event.at };
      default:
        return unreachable(event);
    }
  },
};

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
