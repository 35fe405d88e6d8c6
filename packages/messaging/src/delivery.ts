import type { HeaderReader } from '@inclust/contracts';

/** A message as a handler sees it. */
export interface Delivery {
  readonly subject: string;
  /** Sequence in the stream it was read from. */
  readonly sequence: number;
  readonly headers: HeaderReader | undefined;
  readonly body: Uint8Array;
  /** When the stream stored it, in milliseconds since 1970. */
  readonly storedAt: number;
}

/** What became of a message: dealt with, or refused for good (a dead letter) with a stable reason. */
export type Verdict = 'done' | { readonly reject: string };

/**
 * Deals with messages that arrived together; one verdict each, in order. Throws where the outcome is not known: they come again, alone.
 * Must stand double, late and reordered messages.
 */
export type DeliveryHandler = (deliveries: readonly Delivery[]) => Promise<readonly Verdict[]>;
