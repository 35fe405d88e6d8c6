import type { NodeId, Uuid } from '@inclust/kernel';
import type { Attempt } from './attempt.ts';

/** An event that was stored, as far as deciding who is sent it needs it. */
export interface StoredEvent {
  /** Unique within its node. */
  readonly id: string;
  readonly node: string;
  readonly type: string;
  readonly subject: string;
  readonly version: number;
  /** In the node's stream of events. */
  readonly sequence: number;
  /** Epoch milliseconds, by the clock of the stream. */
  readonly storedAt: number;
}

/** How far a delivery has come. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'skipped';

/** An event for a webhook. Moments in epoch milliseconds. */
export interface Delivery {
  readonly webhook: Uuid;
  /** The header `webhook-id`: the same with each try. */
  readonly messageId: string;
  readonly event: StoredEvent;
  readonly state: DeliveryState;
  /** Since it was recorded, or asked for once more. */
  readonly tries: number;
  readonly nextTryAt?: number;
  /** The last few, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly madeAt: number;
  readonly endedAt?: number;
}

/** How many tries of a delivery are kept. */
export const attemptsKept = 5;

/** For how long deliveries are kept, in milliseconds: those that wait since they were recorded, others since they have ended. 30 days. */
export const keptFor = 30 * 24 * 60 * 60 * 1_000;

/**
 * The header `webhook-id` for an event: its id, and in front of it the node where it is another one, since ids are unique within their
 * node. Holds no full stop, as Standard Webhooks asks.
 */
export function messageIdOf(node: NodeId, event: Pick<StoredEvent, 'id' | 'node'>): string {
  return event.node === node ? event.id : `${event.node}_${event.id}`;
}

/** Whether the id of an event may stand in a header and a resource name. */
export function isPlainId(id: string): boolean {
  return /^[\w-]{1,128}$/u.test(id);
}

/** What goes one after another: the events of one subject to one webhook. */
export function laneOf(webhook: Uuid, { node, subject }: Pick<StoredEvent, 'node' | 'subject'>): string {
  return `${webhook}/${node}/${subject}`;
}
