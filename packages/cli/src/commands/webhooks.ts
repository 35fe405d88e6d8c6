import { PauseReason, Webhook, WebhookState } from '@inclust/contracts';
import type { Partially } from '@inclust/client';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { wordOf } from './event-words.ts';
import { maskOf } from './field-mask.ts';

const states: Readonly<Record<string, WebhookState>> = {
  active: WebhookState.WEBHOOK_STATE_ACTIVE,
  paused: WebhookState.WEBHOOK_STATE_PAUSED,
  deleted: WebhookState.WEBHOOK_STATE_DELETED,
};

const reasons: Readonly<Record<string, PauseReason>> = {
  asked: PauseReason.PAUSE_REASON_ASKED,
  failing: PauseReason.PAUSE_REASON_FAILING,
  gone: PauseReason.PAUSE_REASON_GONE,
};

/** What `webhooks create` and `webhooks update` are told. */
export interface WebhookOptions {
  readonly type?: readonly string[];
  readonly description?: string;
  readonly requestId?: string;
}

/** `inclust webhooks create`: prints the secret, this once. */
export async function createWebhook(context: Context, url: string, options: WebhookOptions): Promise<ExitCode> {
  const { type: eventTypes = [], description = '', requestId = '' } = options;
  using node = openNode(context);
  const made = await node.webhooks.createWebhook({
    webhook: { url, eventTypes: [...eventTypes], description },
    requestId,
  });
  return showSecret(context, made);
}

/** `inclust webhooks list`. */
export async function listWebhooks(context: Context, { deleted }: { readonly deleted?: boolean }): Promise<ExitCode> {
  using node = openNode(context);
  const found = await Array.fromAsync(node.webhooks.everyWebhook({ showDeleted: deleted === true }));
  context.out.result(
    found.map((webhook) => Webhook.toJSON(webhook)),
    () =>
      context.out.table<Webhook>(
        [
          { title: 'webhook', value: ({ name }) => name },
          { title: 'to', value: ({ url }) => url },
          { title: 'state', value: standingOf },
          { title: 'waiting', side: 'right', value: ({ waitingDeliveries }) => String(waitingDeliveries) },
          { title: 'failing', side: 'right', value: ({ consecutiveFailures }) => String(consecutiveFailures) },
          { title: 'types', value: ({ eventTypes }) => eventTypes.join(' ') },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust webhooks get`. */
export async function getWebhook(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  return showWebhook(context, (await node.webhooks.getWebhook({ name })).webhook);
}

/** `inclust webhooks update`. */
export async function updateWebhook(
  context: Context,
  name: string,
  options: WebhookOptions & { readonly url?: string; readonly etag?: string },
): Promise<ExitCode> {
  const { url, type, description, etag = '', requestId = '' } = options;
  const changes: Partially<Webhook> = {
    ...(url === undefined ? {} : { url }),
    ...(type === undefined ? {} : { eventTypes: [...type] }),
    ...(description === undefined ? {} : { description }),
  };
  const updateMask = maskOf(changes);
  using node = openNode(context);
  const request = { webhook: { ...changes, name, etag }, updateMask, requestId };
  return showWebhook(context, (await node.webhooks.updateWebhook(request)).webhook);
}

/** What a change of a webhook is told. */
export interface ChangeOptions {
  readonly etag?: string;
  readonly requestId?: string;
}

/** `inclust webhooks pause`, `resume` and `delete`. */
export async function switchWebhook(
  context: Context,
  change: 'pauseWebhook' | 'resumeWebhook' | 'deleteWebhook',
  name: string,
  { etag = '', requestId = '' }: ChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  return showWebhook(context, (await node.webhooks[change]({ name, etag, requestId })).webhook);
}

/** `inclust webhooks rotate-secret`: prints the new secret, this once. */
export async function rotateSecret(
  context: Context,
  name: string,
  { overlap, etag = '', requestId = '' }: ChangeOptions & { readonly overlap?: string },
): Promise<ExitCode> {
  const overlapSeconds = overlap === undefined ? undefined : Number(overlap);
  if (overlapSeconds !== undefined && !Number.isInteger(overlapSeconds))
    throw new Failure('usage', 'option-invalid', '--overlap must be a whole number of seconds.');
  using node = openNode(context);
  const made = await node.webhooks.rotateWebhookSecret({ name, overlapSeconds, etag, requestId });
  context.out.say(`The secret before signs too until ${made.webhook?.previousSecretExpireTime ?? '?'}.`);
  return showSecret(context, made);
}

function showSecret(
  context: Context,
  { webhook, secret }: { readonly webhook?: Webhook | undefined; readonly secret: string },
): ExitCode {
  if (!webhook) throw new Error('the answer holds no webhook');
  context.out.say(`${webhook.name}: this is its secret, told once. Keep it.`);
  context.out.result({ webhook: Webhook.toJSON(webhook), secret }, () => secret);
  return exitCodes.ok;
}

function showWebhook({ out }: Context, webhook: Webhook | undefined): ExitCode {
  if (!webhook) throw new Error('the answer holds no webhook');
  const { consecutiveFailures: failures, failingSinceTime: since } = webhook;
  out.result(Webhook.toJSON(webhook), () =>
    [
      `${webhook.name}  ${standingOf(webhook)}  etag ${webhook.etag}`,
      `to ${webhook.url}`,
      `types ${webhook.eventTypes.join(' ')}`,
      ...(webhook.description === '' ? [] : [webhook.description]),
      `waiting ${webhook.waitingDeliveries}`,
      ...(failures > 0 ? [`${failures} tries have failed in a row since ${since ?? '?'}`] : []),
    ].join('\n'),
  );
  return exitCodes.ok;
}

function standingOf({ state, pauseReason, pauseTime }: Webhook): string {
  const word = wordOf(states, state);
  return word === 'paused' ? `paused (${wordOf(reasons, pauseReason)}) since ${pauseTime ?? '?'}` : word;
}
