import { isWanted } from '../domain/event-filter.ts';
import { laneOf, messageIdOf, type StoredEvent } from '../domain/delivery.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { WebhooksApp } from './ports.ts';

/**
 * Notes which events are to be sent to which webhooks, and lets their lanes have a turn. May be repeated: what is noted is met again.
 * `onStep` hears of `delivery.recorded` before the lanes are opened.
 */
export async function recordEvents(
  app: WebhooksApp,
  webhooks: readonly Webhook[],
  events: readonly StoredEvent[],
  onStep: (step: string) => void,
): Promise<void> {
  const recorded = webhooks.flatMap(({ id, eventTypes, startsAfter }) =>
    events
      .filter(({ type, storedAt }) => Math.floor(storedAt) > startsAfter && isWanted(type, eventTypes))
      .map((event) => ({ webhook: id, messageId: messageIdOf(app.node, event), event })),
  );
  if (recorded.length === 0) return;
  await app.ledger.record(recorded, app.now());
  onStep('delivery.recorded');
  const lanes = Map.groupBy(recorded, ({ webhook }) => webhook);
  for (const [webhook, own] of lanes)
    await app.lanes.open(webhook, [...new Set(own.map(({ event }) => laneOf(webhook, event)))], app.now());
  app.wake();
}
