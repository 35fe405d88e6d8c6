import { saved, pageOf, type AggregateMapping, type AggregateStore, type SavingOptions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { WebhookStore } from '../app/ports.ts';
import type { Webhook } from '../domain/webhook.ts';
import { webhookDecider, type WebhookStep } from '../domain/webhook-decider.ts';
import { collections } from './collections.ts';

/** How a webhook is kept: its state, and beside it what lists go by. */
export const webhookMapping: AggregateMapping<Webhook> = {
  encode: (webhook) => webhook,
  decode: (stored) => stored as Webhook,
  fields: ({ createdAt, standing }) => ({ madeAt: createdAt, standing: standing.kind }),
  taken: () => ({ code: 'webhook-exists', kind: 'exists', message: 'There is a webhook with this id.' }),
};

/** What a store of webhooks needs. */
export interface WebhookStoreOptions extends Pick<SavingOptions<Webhook, WebhookStep>, 'encode' | 'traceparent'> {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<Webhook>;
}

/** Webhooks in MongoDB. */
export function createWebhookStore({ connection, ...options }: WebhookStoreOptions): WebhookStore {
  const collection = connection.collection(collections.webhooks);
  const decode = (stored: object): Webhook => webhookMapping.decode(stored);
  const saving = {
    ...options,
    evolve: webhookDecider.evolve,
    // Where it was sent is nobody's business any more.
    forgets: (_: Webhook | undefined, after: Webhook) => after.standing.kind === 'deleted',
  };
  const standing = { $in: ['active', 'paused'] };
  return {
    get: (id) => options.aggregates.load(id),
    save: (id, request, decide) => saved(saving, id, request, decide),
    list: (page, showDeleted) =>
      pageOf(
        collection,
        'madeAt',
        `webhooks ${showDeleted}`,
        showDeleted ? [] : [{ standing }],
        page,
        (stored) => stored as Webhook,
      ),
    all: async () => {
      const found = await collection.find<{ readonly state: object }>({ standing } as never).toArray();
      return found.map(({ state }) => decode(state));
    },
  };
}
