import { accept, invalid, refuse, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import type { Replay } from '../domain/webhook.ts';
import { changeWebhook } from './change-webhook.ts';
import { deliveryNameOf } from './names.ts';
import type { WebhooksApp } from './ports.ts';

/**
 * Lets deliveries wait again that had ended when it was asked; how many. A repeat of the request meets what it has done before, so that it
 * can be finished. Refused: `webhook-not-found`, `webhook-deleted`, `delivery-not-found`, `request-id-reused`.
 */
export async function replayDeliveries(
  app: WebhooksApp,
  id: Uuid,
  of: Replay['of'],
  request: RequestIdentity,
): Promise<Outcome<number>> {
  if (of.kind === 'from-sequence' && of.sequence < 1)
    return invalid([{ field: 'from_sequence', rule: 'from-sequence', message: 'Must be 1 or more.' }]);
  if (of.kind === 'one' && !(await app.ledger.has(id, of.delivery)))
    return refuse({
      code: 'delivery-not-found',
      kind: 'not-found',
      message: 'There is no such delivery, or it is no longer in the log.',
      resource: deliveryNameOf(app.node, id, of.delivery),
    });
  const saved = await changeWebhook(app, { id, etag: '' }, request, (done) => accept({ kind: 'replay', ...done, of }));
  if (!saved.ok) return saved;
  const { replay } = saved.value.state;
  if (!replay) throw new Error('a webhook was asked to replay and does not know');
  let reopened = 0;
  for await (const part of app.ledger.reopen(id, replay)) {
    reopened += part.reopened;
    await app.lanes.open(id, part.lanes, app.now());
    await app.lanes.turn(id, app.now(), part.lanes);
    app.wake();
  }
  return accept(reopened);
}
