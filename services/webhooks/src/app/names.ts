import { accept, invalid, parseUuid, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import { isPlainId } from '../domain/delivery.ts';

/** The resource name of a webhook. */
export function webhookNameOf(node: NodeId, id: Uuid): string {
  return `nodes/${node}/webhooks/${id}`;
}

/** The resource name of a delivery. */
export function deliveryNameOf(node: NodeId, webhook: Uuid, messageId: string): string {
  return `${webhookNameOf(node, webhook)}/deliveries/${messageId}`;
}

/** The id in the name of a webhook of this node; refused by `field`. */
export function webhookId(node: NodeId, name: string, field = 'name'): Outcome<Uuid> {
  const start = `nodes/${node}/webhooks/`;
  const id = name.startsWith(start) ? parseUuid(name.slice(start.length)) : undefined;
  return id ? accept(id) : invalid([{ field, rule: 'resource-name', message: `Must be ${start}{uuid}.` }]);
}

/** The `webhook-id` in the name of a delivery of a webhook. */
export function messageIdIn(node: NodeId, webhook: Uuid, name: string): Outcome<string> {
  const start = `${webhookNameOf(node, webhook)}/deliveries/`;
  const id = name.startsWith(start) ? name.slice(start.length) : '';
  if (isPlainId(id)) return accept(id);
  return invalid([{ field: 'delivery', rule: 'resource-name', message: `Must be ${start}{webhook-id}.` }]);
}
