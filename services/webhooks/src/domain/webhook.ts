import type { InstantText, Uuid } from '@inclust/kernel';

/** Why a webhook is paused: somebody asked, its receiver has taken nothing for long, or says that it is gone for good. */
export type PauseReason = 'asked' | 'failing' | 'gone';

/** What somebody says of a webhook. */
export interface WebhookDraft {
  /** An address of the web, as `URL` writes it. It may be a secret of the receiver: it stands in no event and no log. */
  readonly url: string;
  /** Types of events, `inclust.{context}.v1.*` or `*`. */
  readonly eventTypes: readonly string[];
  readonly description: string;
}

/** Whether its events are sent. */
export type WebhookStanding =
  | { readonly kind: 'active' }
  | { readonly kind: 'paused'; readonly reason: PauseReason; readonly since: InstantText }
  | { readonly kind: 'deleted'; readonly since: InstantText };

/** Where events are sent. Its secrets are made of a key of the node and of what is here, and are kept nowhere. */
export interface Webhook extends WebhookDraft {
  readonly id: Uuid;
  readonly standing: WebhookStanding;
  /** Of the secret that signs, from 1; a rotation makes the next one. */
  readonly generation: number;
  /** The secret before, while it signs too. */
  readonly previous?: { readonly generation: number; readonly until: InstantText };
  /** The last time that deliveries were asked for once more. */
  readonly replay?: Replay;
  /** Events that were stored later than this are sent; epoch milliseconds by the clock of the stream. */
  readonly startsAfter: number;
  readonly createdAt: InstantText;
  readonly changedAt: InstantText;
}

/** Which deliveries are to be sent once more, of those that had ended by then. */
export interface Replay {
  readonly at: InstantText;
  readonly of:
    | { readonly kind: 'one'; readonly delivery: string }
    | { readonly kind: 'from-sequence'; readonly sequence: number }
    | { readonly kind: 'from-time'; readonly time: InstantText };
}

/** For how long the secret before a rotation signs too, in seconds. */
export const overlapSeconds = { default: 86_400, most: 604_800 } as const;

/** The generations of secrets that sign at a moment, the newest first. */
export function signingGenerations({ generation, previous }: Webhook, now: InstantText): readonly number[] {
  return previous && previous.until > now ? [generation, previous.generation] : [generation];
}
