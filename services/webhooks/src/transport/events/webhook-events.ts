import {
  PauseReason as ProtoPauseReason,
  WebhookCreated,
  WebhookDeleted,
  WebhookFacts,
  WebhookPaused,
  WebhookReplayed,
  WebhookResumed,
  WebhookSecretRotated,
  WebhookState,
  WebhookUpdated,
  type EventType,
} from '@inclust/contracts';
import type { PauseReason, Webhook, WebhookStanding } from '../../domain/webhook.ts';
import type { WebhookStep } from '../../domain/webhook-decider.ts';

/** The states of webhooks in the contract. */
export const stateToProto: Readonly<Record<WebhookStanding['kind'], WebhookState>> = {
  active: WebhookState.WEBHOOK_STATE_ACTIVE,
  paused: WebhookState.WEBHOOK_STATE_PAUSED,
  deleted: WebhookState.WEBHOOK_STATE_DELETED,
};

/** The reasons of pauses in the contract. */
export const pauseReasonToProto: Readonly<Record<PauseReason, ProtoPauseReason>> = {
  asked: ProtoPauseReason.PAUSE_REASON_ASKED,
  failing: ProtoPauseReason.PAUSE_REASON_FAILING,
  gone: ProtoPauseReason.PAUSE_REASON_GONE,
};

const messages = {
  created: ['WebhookCreated', WebhookCreated],
  updated: ['WebhookUpdated', WebhookUpdated],
  rotated: ['WebhookSecretRotated', WebhookSecretRotated],
  paused: ['WebhookPaused', WebhookPaused],
  resumed: ['WebhookResumed', WebhookResumed],
  replayed: ['WebhookReplayed', WebhookReplayed],
  deleted: ['WebhookDeleted', WebhookDeleted],
} as const;

/** An event of a webhook as a message: ids, codes and types of events, no address and no secret. */
export function encodeWebhookStep(
  step: WebhookStep,
  { id, eventTypes, standing }: Webhook,
): { readonly type: EventType; readonly body: Uint8Array } {
  const facts = WebhookFacts.fromPartial({
    webhookId: id,
    eventTypes: [...eventTypes],
    state: stateToProto[standing.kind],
    ...(standing.kind === 'paused'
      ? { pauseReason: pauseReasonToProto[standing.reason], pauseTime: standing.since }
      : {}),
    actorId: step.by,
  });
  const [name, message] = messages[step.kind];
  return { type: `inclust.webhooks.v1.${name}`, body: message.encode({ facts }).finish() };
}
