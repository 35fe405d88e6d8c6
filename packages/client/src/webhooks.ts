import {
  CreateWebhookRequest,
  DeleteWebhookRequest,
  GetWebhookRequest,
  ListDeliveriesRequest,
  ListWebhooksRequest,
  PauseWebhookRequest,
  ReplayDeliveriesRequest,
  ResumeWebhookRequest,
  RotateWebhookSecretRequest,
  TestWebhookRequest,
  UpdateWebhookRequest,
  type CreateWebhookResponse,
  type DeleteWebhookResponse,
  type GetWebhookResponse,
  type PauseWebhookResponse,
  type ReplayDeliveriesResponse,
  type ResumeWebhookResponse,
  type RotateWebhookSecretResponse,
  type TestWebhookResponse,
  type UpdateWebhookResponse,
  type Webhook,
  type WebhookDelivery,
  type WebhookServiceClient,
} from '@inclust/contracts';
import { change, once, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** Webhooks; every method is an rpc of `inclust.webhooks.v1.WebhookService`. What begins with `every` comes as all pages of a list. */
export interface WebhooksApi {
  createWebhook(request: Partially<CreateWebhookRequest>): Promise<CreateWebhookResponse>;
  getWebhook(request: Partially<GetWebhookRequest>): Promise<GetWebhookResponse>;
  everyWebhook(request?: Partially<ListWebhooksRequest>): AsyncGenerator<Webhook>;
  updateWebhook(request: Partially<UpdateWebhookRequest>): Promise<UpdateWebhookResponse>;
  deleteWebhook(request: Partially<DeleteWebhookRequest>): Promise<DeleteWebhookResponse>;
  rotateWebhookSecret(request: Partially<RotateWebhookSecretRequest>): Promise<RotateWebhookSecretResponse>;
  pauseWebhook(request: Partially<PauseWebhookRequest>): Promise<PauseWebhookResponse>;
  resumeWebhook(request: Partially<ResumeWebhookRequest>): Promise<ResumeWebhookResponse>;
  /** Not made again by itself: a second call sends a second request. */
  testWebhook(request: Partially<TestWebhookRequest>): Promise<TestWebhookResponse>;
  everyDelivery(request: Partially<ListDeliveriesRequest>): AsyncGenerator<WebhookDelivery>;
  replayDeliveries(request: Partially<ReplayDeliveriesRequest>): Promise<ReplayDeliveriesResponse>;
}

/** How long a call may take that waits for a receiver, and one that goes through a delivery log, in milliseconds. */
const longest = { test: 30_000, replay: 60_000 } as const;

/** The promise client of webhooks. */
export function webhooksApi(client: WebhookServiceClient, settings: CallSettings): WebhooksApi {
  return {
    createWebhook: (request) =>
      change(settings, client.createWebhook.bind(client), CreateWebhookRequest.fromPartial(request)),
    getWebhook: (request) => read(settings, client.getWebhook.bind(client), GetWebhookRequest.fromPartial(request)),
    everyWebhook: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListWebhooksRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const { webhooks, nextPageToken } = await read(settings, client.listWebhooks.bind(client), wanted);
        return { items: webhooks, nextPageToken };
      }),
    updateWebhook: (request) =>
      change(settings, client.updateWebhook.bind(client), UpdateWebhookRequest.fromPartial(request)),
    deleteWebhook: (request) =>
      change(settings, client.deleteWebhook.bind(client), DeleteWebhookRequest.fromPartial(request)),
    rotateWebhookSecret: (request) =>
      change(settings, client.rotateWebhookSecret.bind(client), RotateWebhookSecretRequest.fromPartial(request)),
    pauseWebhook: (request) =>
      change(settings, client.pauseWebhook.bind(client), PauseWebhookRequest.fromPartial(request)),
    resumeWebhook: (request) =>
      change(settings, client.resumeWebhook.bind(client), ResumeWebhookRequest.fromPartial(request)),
    testWebhook: (request) =>
      once(
        { ...settings, timeout: longest.test },
        client.testWebhook.bind(client),
        TestWebhookRequest.fromPartial(request),
      ),
    everyDelivery: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListDeliveriesRequest.fromPartial({ pageSize: 500, ...request, pageToken });
        const { deliveries, nextPageToken } = await read(settings, client.listDeliveries.bind(client), wanted);
        return { items: deliveries, nextPageToken };
      }),
    replayDeliveries: (request) =>
      change(
        { ...settings, timeout: longest.replay },
        client.replayDeliveries.bind(client),
        ReplayDeliveriesRequest.fromPartial(request),
      ),
  };
}
