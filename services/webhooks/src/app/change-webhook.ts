import {
  accept,
  below,
  checkRequestId,
  instantOfMilliseconds,
  invalid,
  refuse,
  staleVersion,
  type Outcome,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { overlapSeconds, type Webhook, type WebhookDraft } from '../domain/webhook.ts';
import { webhookDecider, webhookNotFound, type Done, type WebhookCommand } from '../domain/webhook-decider.ts';
import { webhookViolations } from '../domain/webhook-rules.ts';
import { webhookNameOf } from './names.ts';
import type { WebhooksApp } from './ports.ts';

/** How many webhooks a node may have. */
const mostWebhooks = 100;

/** Which webhook is to change, and what it was read as; empty for whatever it is. */
export interface WebhookRead {
  readonly id: Uuid;
  readonly etag: string;
}

type Saved = Promise<Outcome<AtVersion<Webhook>>>;

/** Makes a webhook. Refused: `invalid-input`, `too-many-webhooks`, `request-id-reused`. */
export async function createWebhook(app: WebhooksApp, id: Uuid, draft: WebhookDraft, request: RequestIdentity): Saved {
  const refused = checkRequestId(request.requestId) ?? checked(app, draft);
  if (refused) return refused;
  const there = await app.webhooks.all();
  if (there.length >= mostWebhooks && there.every((one) => one.id !== id))
    return refuse({
      code: 'too-many-webhooks',
      kind: 'exhausted',
      message: `A node has at most ${mostWebhooks} webhooks; delete one.`,
    });
  const command = {
    kind: 'create' as const,
    at: app.instant(),
    by: request.actor.id,
    id,
    draft,
    startsAfter: await app.log.newest(),
  };
  return app.webhooks.save(id, request, (current) => webhookDecider.decide(command, current?.state));
}

/** Changes what is said of a webhook, by a pure function. Refused: as `changeWebhook`, `invalid-input`. */
export async function updateWebhook(
  app: WebhooksApp,
  read: WebhookRead,
  change: (before: WebhookDraft) => WebhookDraft,
  request: RequestIdentity,
): Saved {
  const saved = await changeWebhook(app, read, request, (done, { url, eventTypes, description }) => {
    const draft = change({ url, eventTypes, description });
    return checked(app, draft) ?? accept({ kind: 'update', ...done, draft });
  });
  if (saved.ok) await beginAgain(app, saved.value.state);
  return saved;
}

/** Gives a webhook a new secret; the one before signs too for some seconds. Refused: as `changeWebhook`, `invalid-input`. */
export async function rotateSecret(
  app: WebhooksApp,
  read: WebhookRead,
  overlap: number,
  request: RequestIdentity,
): Saved {
  if (overlap < 0 || overlap > overlapSeconds.most) {
    const message = `Must be 0 to ${overlapSeconds.most} seconds.`;
    return invalid([{ field: 'overlap_seconds', rule: 'overlap-seconds', message }]);
  }
  const until = instantOfMilliseconds(app.now() + overlap * 1_000);
  return changeWebhook(app, read, request, (done) => accept({ kind: 'rotate', ...done, until }));
}

/** Sends nothing until it is resumed. Refused: as `changeWebhook`. */
export async function pauseWebhook(app: WebhooksApp, read: WebhookRead, request: RequestIdentity): Saved {
  return changeWebhook(app, read, request, (done) => accept({ kind: 'pause', ...done, reason: 'asked' }));
}

/** Sends again, at once, what has waited. Refused: as `changeWebhook`. */
export async function resumeWebhook(app: WebhooksApp, read: WebhookRead, request: RequestIdentity): Saved {
  const saved = await changeWebhook(app, read, request, (done) => accept({ kind: 'resume', ...done }));
  if (saved.ok) await beginAgain(app, saved.value.state);
  return saved;
}

/** Ends a webhook for good. Refused: as `changeWebhook`, but for one that was deleted. */
export async function deleteWebhook(app: WebhooksApp, read: WebhookRead, request: RequestIdentity): Saved {
  const saved = await changeWebhook(app, read, request, (done) => accept({ kind: 'delete', ...done }));
  if (saved.ok) await beginAgain(app, saved.value.state);
  return saved;
}

/** Changes a webhook that is there. Refused: `webhook-not-found`, `stale-etag`, `webhook-deleted`, `request-id-reused`. */
export async function changeWebhook(
  app: WebhooksApp,
  { id, etag }: WebhookRead,
  request: RequestIdentity,
  wanted: (done: Done, before: Webhook) => Outcome<WebhookCommand>,
): Saved {
  const refused = checkRequestId(request.requestId);
  if (refused) return refused;
  const done = { at: app.instant(), by: request.actor.id };
  return app.webhooks.save(id, request, (current) => {
    if (!current) return webhookNotFound;
    const stale = staleVersion(etag, current.version, webhookNameOf(app.node, id));
    if (stale) return stale;
    const command = wanted(done, current.state);
    return command.ok ? webhookDecider.decide(command.value, current.state) : command;
  });
}

/** Lets everything that waits have its turn at once: to be sent, or to be skipped where there is nobody any more to send it to. */
async function beginAgain(app: WebhooksApp, { id, standing }: Webhook): Promise<void> {
  if (standing.kind === 'paused') return;
  await app.health.fine(id);
  await app.lanes.turn(id, app.now());
  app.wake();
}

function checked(app: WebhooksApp, draft: WebhookDraft): Outcome<never> | undefined {
  const broken = webhookViolations(draft, app.limits);
  return broken.length > 0 ? invalid(broken.map(below('webhook'))) : undefined;
}
