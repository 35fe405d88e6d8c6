import type { Uuid } from '@inclust/kernel';
import type { Attempt } from '../domain/attempt.ts';
import type { Delivery, DeliveryState, StoredEvent } from '../domain/delivery.ts';

/** A delivery as it is kept: ids, codes and times, nothing of what the event says. */
export interface DeliveryDocument {
  /** `{webhook}/{webhook-id}`. */
  readonly _id: string;
  readonly webhook: Uuid;
  readonly messageId: string;
  readonly event: string;
  readonly node: string;
  readonly type: string;
  readonly subject: string;
  readonly version: number;
  readonly sequence: number;
  readonly storedAt: Date;
  readonly state: DeliveryState;
  /** In which lane it waits; absent once it has ended. */
  readonly lane?: string;
  /** Orders the log: the sequence, newest first when turned round, and what tells events of a batch apart. */
  readonly place: string;
  readonly tries: number;
  readonly nextTryAt?: Date;
  readonly attempts: readonly Attempt[];
  readonly madeAt: Date;
  readonly endedAt?: Date;
  readonly replayedAt?: string;
  readonly keptUntil: Date;
}

/** The id of a delivery in the ledger. */
export function deliveryIdOf(webhook: Uuid, messageId: string): string {
  return `${webhook}/${messageId}`;
}

/** The place of a sequence in the log; what stands there begins so. */
export function placeOf(sequence: number): string {
  return String(sequence).padStart(16, '0');
}

/** A delivery from its document. */
export function deliveryOf(document: DeliveryDocument): Delivery {
  const { webhook, messageId, state, tries, attempts, madeAt, nextTryAt, endedAt } = document;
  const event: StoredEvent = {
    id: document.event,
    node: document.node,
    type: document.type,
    subject: document.subject,
    version: document.version,
    sequence: document.sequence,
    storedAt: document.storedAt.getTime(),
  };
  return {
    webhook,
    messageId,
    event,
    state,
    tries,
    attempts,
    madeAt: madeAt.getTime(),
    ...(nextTryAt ? { nextTryAt: nextTryAt.getTime() } : {}),
    ...(endedAt ? { endedAt: endedAt.getTime() } : {}),
  };
}
