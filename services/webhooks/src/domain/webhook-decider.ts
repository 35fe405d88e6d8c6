import { accept, refuse, unreachable, type Decider, type InstantText, type Outcome, type Uuid } from '@inclust/kernel';
import type { PauseReason, Replay, Webhook, WebhookDraft } from './webhook.ts';

/** When, and by whom; `by` is empty where the node does it by itself. */
export interface Done {
  readonly at: InstantText;
  readonly by: string;
}

/** What may be done with a webhook. */
export type WebhookCommand = Done &
  (
    | { readonly kind: 'create'; readonly id: Uuid; readonly draft: WebhookDraft; readonly startsAfter: number }
    | { readonly kind: 'update'; readonly draft: WebhookDraft }
    | { readonly kind: 'rotate'; readonly until: InstantText }
    | { readonly kind: 'pause'; readonly reason: PauseReason }
    | { readonly kind: 'resume' }
    | { readonly kind: 'replay'; readonly of: Replay['of'] }
    | { readonly kind: 'delete' }
  );

/** What has happened to a webhook. */
export type WebhookStep = Done &
  (
    | { readonly kind: 'created'; readonly id: Uuid; readonly draft: WebhookDraft; readonly startsAfter: number }
    | { readonly kind: 'updated'; readonly draft: WebhookDraft }
    | { readonly kind: 'rotated'; readonly until: InstantText }
    | { readonly kind: 'paused'; readonly reason: PauseReason }
    | { readonly kind: 'resumed' }
    | { readonly kind: 'replayed'; readonly of: Replay['of'] }
    | { readonly kind: 'deleted' }
  );

/** There is no such webhook. */
export const webhookNotFound = refuse({
  code: 'webhook-not-found',
  kind: 'not-found',
  message: 'There is no such webhook.',
});

/** It has ended for good. */
export const webhookDeleted = refuse({
  code: 'webhook-deleted',
  kind: 'state',
  message: 'The webhook was deleted; make another one.',
});

/** Decides about webhooks. Refused: `webhook-exists`, `webhook-not-found`, `webhook-deleted`. What is said of it was checked before. */
export const webhookDecider: Decider<WebhookCommand, WebhookStep, Webhook | undefined> = {
  initial: undefined,
  decide: (command, webhook) => {
    if (command.kind === 'create') {
      const { kind: _, ...rest } = command;
      return webhook
        ? refuse({ code: 'webhook-exists', kind: 'exists', message: 'There is a webhook with this id.' })
        : accept([{ kind: 'created', ...rest }]);
    }
    return webhook ? decideChange(command, webhook) : webhookNotFound;
  },
  evolve,
};

function decideChange(
  command: Exclude<WebhookCommand, { readonly kind: 'create' }>,
  webhook: Webhook,
): Outcome<readonly WebhookStep[]> {
  const { at, by } = command;
  const { standing } = webhook;
  if (command.kind === 'delete') return accept(standing.kind === 'deleted' ? [] : [{ kind: 'deleted', at, by }]);
  if (standing.kind === 'deleted') return webhookDeleted;
  switch (command.kind) {
    case 'update':
      return accept(isSame(command.draft, webhook) ? [] : [{ kind: 'updated', at, by, draft: command.draft }]);
    case 'rotate':
      return accept([{ kind: 'rotated', at, by, until: command.until }]);
    case 'pause':
      return accept(standing.kind === 'paused' ? [] : [{ kind: 'paused', at, by, reason: command.reason }]);
    case 'resume':
      return accept(standing.kind === 'active' ? [] : [{ kind: 'resumed', at, by }]);
    case 'replay':
      return accept([{ kind: 'replayed', at, by, of: command.of }]);
    default:
      return unreachable(command);
  }
}

function evolve(webhook: Webhook | undefined, step: WebhookStep): Webhook | undefined {
  const { at } = step;
  if (step.kind === 'created')
    return {
      ...step.draft,
      id: step.id,
      standing: { kind: 'active' },
      generation: 1,
      startsAfter: step.startsAfter,
      createdAt: at,
      changedAt: at,
    };
  if (!webhook) return undefined;
  const changed = { ...webhook, changedAt: at };
  switch (step.kind) {
    case 'updated':
      return { ...changed, ...step.draft };
    case 'rotated':
      return {
        ...changed,
        generation: webhook.generation + 1,
        previous: { generation: webhook.generation, until: step.until },
      };
    case 'paused':
      return { ...changed, standing: { kind: 'paused', reason: step.reason, since: at } };
    case 'resumed':
      return { ...changed, standing: { kind: 'active' } };
    case 'replayed':
      return { ...changed, replay: { at, of: step.of } };
    case 'deleted': {
      const { previous: _, replay: __, ...left } = changed;
      return { ...left, standing: { kind: 'deleted', since: at } };
    }
    default:
      return unreachable(step);
  }
}

function isSame(draft: WebhookDraft, before: WebhookDraft): boolean {
  return (
    draft.url === before.url &&
    draft.description === before.description &&
    draft.eventTypes.join() === before.eventTypes.join()
  );
}
