import {
  DeliveryAttempt,
  DeliveryState as ProtoDeliveryState,
  Webhook as ProtoWebhook,
  WebhookDelivery,
} from '@inclust/contracts';
import { accept, instantOfMilliseconds, invalid, type NodeId, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { deliveryNameOf, webhookNameOf } from '../../app/names.ts';
import type { Attempt } from '../../domain/attempt.ts';
import type { Delivery, DeliveryState } from '../../domain/delivery.ts';
import type { Health } from '../../domain/retrying.ts';
import type { Webhook, WebhookDraft } from '../../domain/webhook.ts';
import { pauseReasonToProto, stateToProto } from '../events/webhook-events.ts';

/** The fields of a webhook that can change, as masks name them. */
export const webhookFields: ReadonlyMap<string, keyof WebhookDraft> = new Map([
  ['url', 'url'],
  ['event_types', 'eventTypes'],
  ['description', 'description'],
]);

/** What is said of a webhook, from a message; the address as browsers write it. */
export function draftFromProto({ url, eventTypes, description }: ProtoWebhook): WebhookDraft {
  return { url: URL.parse(url)?.href ?? url, eventTypes: [...eventTypes], description: description.trim() };
}

/** How a webhook is doing beside what it is. */
export interface Doing {
  readonly health: Health;
  readonly waiting: number;
}

/** A webhook as a message. */
export function webhookToProto(node: NodeId, { state, version }: AtVersion<Webhook>, doing: Doing): ProtoWebhook {
  const { standing, previous } = state;
  const { failures, failingSince } = doing.health;
  return ProtoWebhook.fromPartial({
    name: webhookNameOf(node, state.id),
    url: state.url,
    eventTypes: [...state.eventTypes],
    description: state.description,
    state: stateToProto[standing.kind],
    ...(standing.kind === 'paused'
      ? { pauseReason: pauseReasonToProto[standing.reason], pauseTime: standing.since }
      : {}),
    createTime: state.createdAt,
    updateTime: state.changedAt,
    ...(previous ? { previousSecretExpireTime: previous.until } : {}),
    consecutiveFailures: failures,
    ...(failingSince === undefined ? {} : { failingSinceTime: instantOfMilliseconds(failingSince) }),
    waitingDeliveries: doing.waiting,
    etag: String(version),
  });
}

const states: Readonly<Record<DeliveryState, ProtoDeliveryState>> = {
  waiting: ProtoDeliveryState.DELIVERY_STATE_WAITING,
  delivered: ProtoDeliveryState.DELIVERY_STATE_DELIVERED,
  failed: ProtoDeliveryState.DELIVERY_STATE_FAILED,
  skipped: ProtoDeliveryState.DELIVERY_STATE_SKIPPED,
};

/** The state that a list is to hold; `undefined` for all. */
export function stateFromProto(state: ProtoDeliveryState): Outcome<DeliveryState | undefined> {
  if (state === ProtoDeliveryState.DELIVERY_STATE_UNSPECIFIED) return accept(undefined);
  const found = (Object.keys(states) as DeliveryState[]).find((one) => states[one] === state);
  if (found) return accept(found);
  return invalid([{ field: 'state', rule: 'state-unknown', message: 'Must be a state of deliveries.' }]);
}

/** A delivery as a message. */
export function deliveryToProto(node: NodeId, delivery: Delivery): WebhookDelivery {
  const { webhook, messageId, event, state, tries, attempts, madeAt, nextTryAt, endedAt } = delivery;
  return WebhookDelivery.fromPartial({
    name: deliveryNameOf(node, webhook, messageId),
    eventId: event.id,
    eventType: event.type,
    nodeId: event.node,
    subject: event.subject,
    version: BigInt(event.version),
    sequence: BigInt(event.sequence),
    state: states[state],
    tries,
    ...(nextTryAt === undefined ? {} : { nextTryTime: instantOfMilliseconds(nextTryAt) }),
    attempts: attempts.map((attempt) => attemptToProto(attempt)),
    createTime: instantOfMilliseconds(madeAt),
    ...(endedAt === undefined ? {} : { endTime: instantOfMilliseconds(endedAt) }),
  });
}

/** A try as a message. */
export function attemptToProto({ at, ...attempt }: Attempt): DeliveryAttempt {
  const { milliseconds, status, reason, responseBytes } = attempt;
  return DeliveryAttempt.fromPartial({
    time: instantOfMilliseconds(at),
    milliseconds,
    status,
    reason,
    responseBytes,
  });
}
