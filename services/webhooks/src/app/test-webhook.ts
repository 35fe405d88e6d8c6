import { accept, type Outcome, type Uuid } from '@inclust/kernel';
import type { Attempt } from '../domain/attempt.ts';
import { signingGenerations } from '../domain/webhook.ts';
import { webhookDeleted, webhookNotFound } from '../domain/webhook-decider.ts';
import type { WebhooksApp } from './ports.ts';

/** Sends an event that says nothing, once, and says what came of it. Refused: `webhook-not-found`, `webhook-deleted`. */
export async function testWebhook(app: WebhooksApp, id: Uuid, stop: AbortSignal): Promise<Outcome<Attempt>> {
  const webhook = (await app.webhooks.get(id))?.state;
  if (!webhook) return webhookNotFound;
  const at = app.instant();
  if (webhook.standing.kind === 'deleted') return webhookDeleted;
  const body = JSON.stringify({
    type: 'inclust.webhooks.v1.WebhookTested',
    timestamp: at,
    node: app.node,
    subject: `webhooks/${id}`,
    data: {},
  });
  const secrets = signingGenerations(webhook, at).map((one) => app.secretOf(id, one));
  const attempt = await app.sender.send({ url: webhook.url, id: app.uuid(), body, secrets }, stop);
  return accept(attempt ?? { at: app.now(), milliseconds: 0, status: 0, reason: 'too-slow', responseBytes: 0 });
}
