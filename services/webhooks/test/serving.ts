import { Metadata } from '@grpc/grpc-js';
import { testAccess, testOperator } from '@inclust/access/testing';
import {
  DeliveryState,
  MemberRegistered,
  Webhook,
  WebhookServiceClient,
  WebhookState,
  eventSubject,
  type WebhookDelivery,
} from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { parseNodeId, type NodeId } from '@inclust/kernel';
import { connectNats, publishEvents } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { callUnary, openClient, refusalOf, startRpcServer } from '@inclust/rpc';
import { noteSecret, noteTold } from '@inclust/testkit';
import { createWebhooks, type WebhooksDependencies } from '../src/service.ts';

export const node = parseNodeId('kerkyra') as NodeId;

/** What was logged, and the texts of errors. */
export const told: string[] = [];
function say(line: string): void {
  told.push(line);
  noteTold(line);
}

const logger = createLogger({ node, service: 'webhooks', level: 'trace', destination: { write: say } });

let requests = 0;
const requestId = (): string => `request-${(requests += 1)}-${process.pid}`;

/** One process of webhooks over the given servers. */
export async function serving(
  scope: AsyncDisposableStack,
  given: { readonly mongoUrl: string; readonly natsUrl: string },
  options: Partial<Pick<WebhooksDependencies, 'networks' | 'sending' | 'onStep'>> = {},
) {
  const mongo = scope.use(await connectMongo(given.mongoUrl, 'webhooks-test')).connection;
  const nats = scope.use(await connectNats({ url: given.natsUrl, name: 'webhooks-test', logger })).connection;
  const service = await createWebhooks({
    node,
    mongo,
    nats,
    access: testAccess(testOperator),
    secretKey: Buffer.alloc(32, 7),
    networks: ['127.0.0.0/8'],
    logger,
    ...options,
  });
  scope.use(service);
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: service.services }));
  const client = scope.use(openClient(WebhookServiceClient, `127.0.0.1:${server.port}`));
  const none = new Metadata();
  const told = <Answer extends { readonly secret: string; readonly webhook?: Webhook | undefined }>(answer: Answer) => {
    noteSecret(answer.secret);
    if (!answer.webhook) throw new Error('no webhook');
    return { secret: answer.secret, webhook: answer.webhook };
  };
  const get = async (name: string): Promise<Webhook> => {
    const { webhook } = await callUnary(client.getWebhook.bind(client), none, { name });
    if (!webhook) throw new Error('no webhook');
    return webhook;
  };
  return {
    mongo,
    nats,
    client,
    stop: () => service[Symbol.asyncDispose](),
    get,
    create: async (url: string, eventTypes = ['inclust.members.v1.*'], id = requestId(), description = '') =>
      told(
        await callUnary(client.createWebhook.bind(client), none, {
          webhook: Webhook.fromPartial({ url, eventTypes, description }),
          requestId: id,
        }),
      ),
    update: async (name: string, draft: Partial<Webhook>, updateMask: string[], etag = '') =>
      (
        await callUnary(client.updateWebhook.bind(client), none, {
          webhook: Webhook.fromPartial({ ...draft, name, etag } as never),
          updateMask,
          requestId: requestId(),
        })
      ).webhook,
    rotate: async (name: string, overlapSeconds?: number) =>
      told(
        await callUnary(client.rotateWebhookSecret.bind(client), none, {
          name,
          overlapSeconds,
          etag: '',
          requestId: requestId(),
        }),
      ),
    pause: (name: string) =>
      callUnary(client.pauseWebhook.bind(client), none, { name, etag: '', requestId: requestId() }),
    resume: (name: string) =>
      callUnary(client.resumeWebhook.bind(client), none, { name, etag: '', requestId: requestId() }),
    remove: (name: string) =>
      callUnary(client.deleteWebhook.bind(client), none, { name, etag: '', requestId: requestId() }),
    test: async (name: string) => (await callUnary(client.testWebhook.bind(client), none, { name }, 30_000)).attempt,
    list: async (showDeleted = false) =>
      (await callUnary(client.listWebhooks.bind(client), none, { pageSize: 0, pageToken: '', showDeleted })).webhooks,
    deliveries: async (parent: string, state: DeliveryState = DeliveryState.DELIVERY_STATE_UNSPECIFIED) => {
      const all: WebhookDelivery[] = [];
      for (let pageToken = ''; ;) {
        const request = { parent, state, pageSize: 1_000, pageToken };
        const page = await callUnary(client.listDeliveries.bind(client), none, request);
        all.push(...page.deliveries);
        pageToken = page.nextPageToken;
        if (pageToken === '') return all;
      }
    },
    replay: async (
      name: string,
      of: { delivery?: string; fromSequence?: bigint; fromTime?: string },
      id = requestId(),
    ) => {
      const request = { name, delivery: '', fromSequence: 0n, fromTime: undefined, requestId: id, ...of };
      return Number((await callUnary(client.replayDeliveries.bind(client), none, request)).deliveries);
    },
    /** Publishes events of subjects: `['a', 1]` is version 1 of `members/a`. Answers with their ids. */
    publish: async (...events: readonly (readonly [subject: string, version: number])[]): Promise<string[]> => {
      const type = 'inclust.members.v1.MemberRegistered';
      const outgoing = events.map(([subject, version]) => {
        const id = `${subject}-${version}-${(requests += 1)}`;
        const envelope = {
          id,
          type,
          node,
          time: '2027-03-01T10:00:00.000Z',
          subject: `members/${subject}`,
          version,
          tombstone: false,
          body: MemberRegistered.encode(MemberRegistered.fromPartial({})).finish(),
        };
        return { subject: eventSubject(node, type), messageId: id, envelope };
      });
      const done = await publishEvents(nats, outgoing);
      if (!done.every(Boolean)) throw new Error('an event was not stored');
      return outgoing.map(({ messageId }) => messageId);
    },
  };
}

/** The address of a database beside another one. */
export function beside(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `${url.pathname}_${name}`;
  return url.href;
}

export type Serving = Awaited<ReturnType<typeof serving>>;

/** The refusal with which a call fails. */
export async function refused(call: Promise<unknown>) {
  try {
    await call;
    return undefined;
  } catch (error) {
    say(String(error));
    const found = refusalOf(error);
    return { reason: found?.reason, fields: (found?.violations ?? []).map(({ field, rule }) => `${field} ${rule}`) };
  }
}

export { DeliveryState, WebhookState };
