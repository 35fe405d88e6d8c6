import {
  CreateWebhookRequest,
  DeleteWebhookRequest,
  PauseWebhookRequest,
  ReplayDeliveriesRequest,
  ResumeWebhookRequest,
  RotateWebhookSecretRequest,
  UpdateWebhookRequest,
  WebhookServiceService,
  type WebhookServiceServer,
} from '@inclust/contracts';
import { accept, instantOfMilliseconds, invalid, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { derivedId, pageSize, requestKey, type AtVersion } from '@inclust/mongo';
import { identify, maskFields, unary, type RpcContext, type RpcService } from '@inclust/rpc';
import {
  createWebhook,
  deleteWebhook,
  pauseWebhook,
  resumeWebhook,
  rotateSecret,
  updateWebhook,
  type WebhookRead,
} from '../../app/change-webhook.ts';
import { messageIdIn, webhookId } from '../../app/names.ts';
import type { WebhooksApp } from '../../app/ports.ts';
import { replayDeliveries } from '../../app/replay-deliveries.ts';
import { testWebhook } from '../../app/test-webhook.ts';
import { overlapSeconds, type Replay, type Webhook } from '../../domain/webhook.ts';
import { webhookNotFound } from '../../domain/webhook-decider.ts';
import {
  attemptToProto,
  deliveryToProto,
  draftFromProto,
  stateFromProto,
  webhookFields,
  webhookToProto,
} from './webhook.ts';

/** How long a call may take that waits for a receiver, in milliseconds. */
const longestTest = 30_000;

type Change = (app: WebhooksApp, read: WebhookRead, request: RequestIdentity) => Promise<Outcome<AtVersion<Webhook>>>;

/** Webhooks as a gRPC service. */
export function webhookService(app: WebhooksApp, context: RpcContext): RpcService {
  const { node } = app;
  const shown = async (webhook: AtVersion<Webhook>) => {
    const { id } = webhook.state;
    const [health, waiting] = await Promise.all([app.health.of([id]), app.ledger.waiting(id)]);
    return webhookToProto(node, webhook, { health: health.get(id) ?? { failures: 0 }, waiting });
  };
  const answer = async (outcome: Outcome<AtVersion<Webhook>>) =>
    outcome.ok ? accept({ webhook: await shown(outcome.value) }) : outcome;
  const told = async (outcome: Outcome<AtVersion<Webhook>>) => {
    if (!outcome.ok) return outcome;
    const { id, generation } = outcome.value.state;
    return accept({ webhook: await shown(outcome.value), secret: app.secretOf(id, generation) });
  };
  const change = async (name: string, etag: string, identity: RequestIdentity, work: Change) => {
    const id = webhookId(node, name);
    return id.ok ? answer(await work(app, { id: id.value, etag }, identity)) : id;
  };
  const implementation: WebhookServiceServer = {
    createWebhook: unary(context, async (request, call) => {
      if (!request.webhook) return required;
      const identity = identify('CreateWebhook', CreateWebhookRequest, request, call);
      const { key } = requestKey(call.actor.id, identity.method, identity.requestId, identity.body);
      const id = derivedId(`${node}/webhooks`, key);
      return told(await createWebhook(app, id, draftFromProto(request.webhook), identity));
    }),
    getWebhook: unary(context, async ({ name }) => {
      const id = webhookId(node, name);
      if (!id.ok) return id;
      const found = await app.webhooks.get(id.value);
      return found ? answer(accept(found)) : webhookNotFound;
    }),
    listWebhooks: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const wanted = { pageSize: size.value, pageToken: request.pageToken };
      const found = await app.webhooks.list(wanted, request.showDeleted);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ webhooks: await Promise.all(items.map((one) => shown(one))), nextPageToken });
    }),
    updateWebhook: unary(context, async (request, call) => {
      const { webhook, updateMask = [] } = request;
      if (!webhook) return required;
      const id = webhookId(node, webhook.name, 'webhook.name');
      if (!id.ok) return id;
      const fields = maskFields(updateMask, webhookFields, 'Webhook');
      if (!fields.ok) return fields;
      const given = draftFromProto(webhook);
      const identity = identify('UpdateWebhook', UpdateWebhookRequest, request, call);
      const chosen = Object.fromEntries(fields.value.map((field) => [field, given[field]]));
      const read = { id: id.value, etag: webhook.etag };
      return answer(await updateWebhook(app, read, (before) => ({ ...before, ...chosen }), identity));
    }),
    deleteWebhook: unary(context, (request, call) =>
      change(request.name, request.etag, identify('DeleteWebhook', DeleteWebhookRequest, request, call), deleteWebhook),
    ),
    pauseWebhook: unary(context, (request, call) =>
      change(request.name, request.etag, identify('PauseWebhook', PauseWebhookRequest, request, call), pauseWebhook),
    ),
    resumeWebhook: unary(context, (request, call) =>
      change(request.name, request.etag, identify('ResumeWebhook', ResumeWebhookRequest, request, call), resumeWebhook),
    ),
    rotateWebhookSecret: unary(context, async (request, call) => {
      const { name, etag, overlapSeconds: overlap = overlapSeconds.default } = request;
      const id = webhookId(node, name);
      if (!id.ok) return id;
      const identity = identify('RotateWebhookSecret', RotateWebhookSecretRequest, request, call);
      return told(await rotateSecret(app, { id: id.value, etag }, overlap, identity));
    }),
    testWebhook: unary(
      context,
      async ({ name }, { signal }) => {
        const id = webhookId(node, name);
        if (!id.ok) return id;
        const tested = await testWebhook(app, id.value, signal);
        return tested.ok ? accept({ attempt: attemptToProto(tested.value) }) : tested;
      },
      longestTest,
    ),
    listDeliveries: unary(context, async (request) => {
      const id = webhookId(node, request.parent, 'parent');
      if (!id.ok) return id;
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const state = stateFromProto(request.state);
      if (!state.ok) return state;
      if (!(await app.webhooks.get(id.value))) return webhookNotFound;
      const wanted = { pageSize: size.value, pageToken: request.pageToken };
      const found = await app.ledger.list(id.value, state.value, wanted);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ deliveries: items.map((one) => deliveryToProto(node, one)), nextPageToken });
    }),
    replayDeliveries: unary(context, async (request, call) => {
      const id = webhookId(node, request.name);
      if (!id.ok) return id;
      const { delivery, fromSequence, fromTime } = request;
      const named = delivery === '' ? undefined : messageIdIn(node, id.value, delivery);
      if (named && !named.ok) return named;
      const wanted: Replay['of'][] = [
        ...(named ? [{ kind: 'one' as const, delivery: named.value }] : []),
        ...(fromSequence === 0n ? [] : [{ kind: 'from-sequence' as const, sequence: Number(fromSequence) }]),
        ...(fromTime ? [{ kind: 'from-time' as const, time: instantOfMilliseconds(Date.parse(fromTime)) }] : []),
      ];
      const [of] = wanted;
      if (!of || wanted.length > 1) return oneOfThem;
      const identity = identify('ReplayDeliveries', ReplayDeliveriesRequest, request, call);
      const replayed = await replayDeliveries(app, id.value, of, identity);
      return replayed.ok ? accept({ deliveries: BigInt(replayed.value) }) : replayed;
    }),
  };
  return { definition: WebhookServiceService, implementation };
}

const required = invalid([{ field: 'webhook', rule: 'required', message: 'Say where events are to be sent.' }]);

const oneOfThem = invalid(
  ['delivery', 'from_sequence', 'from_time'].map((field) => ({
    field,
    rule: 'one-of',
    message: 'Exactly one of delivery, from_sequence and from_time must be set.',
  })),
);
