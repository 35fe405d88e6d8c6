import { DeliveryAttempt, DeliveryState, WebhookDelivery } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { momentOf, named, wordOf } from './event-words.ts';
import { lastOfName } from './names.ts';
import { taken } from './taken.ts';

const states: Readonly<Record<string, DeliveryState>> = {
  waiting: DeliveryState.DELIVERY_STATE_WAITING,
  delivered: DeliveryState.DELIVERY_STATE_DELIVERED,
  failed: DeliveryState.DELIVERY_STATE_FAILED,
  skipped: DeliveryState.DELIVERY_STATE_SKIPPED,
};

/** `inclust webhooks test`: exit code 1 where the receiver has not taken it. */
export async function testWebhook(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  const { attempt } = await node.webhooks.testWebhook({ name });
  if (!attempt) throw new Error('the answer holds no try');
  context.out.result(DeliveryAttempt.toJSON(attempt), () => attemptText(attempt));
  return attempt.reason === 'delivered' ? exitCodes.ok : exitCodes.refused;
}

/** `inclust webhooks deliveries`: newest event first. */
export async function listDeliveries(
  context: Context,
  parent: string,
  { state: word, limit = '50' }: { readonly state?: string; readonly limit?: string },
): Promise<ExitCode> {
  const state = word === undefined ? DeliveryState.DELIVERY_STATE_UNSPECIFIED : named('--state', states, word);
  using node = openNode(context);
  const found = await taken(node.webhooks.everyDelivery({ parent, state }), limit);
  context.out.result(
    found.map((delivery) => WebhookDelivery.toJSON(delivery)),
    () =>
      context.out.table<WebhookDelivery>(
        [
          { title: 'sequence', side: 'right', value: ({ sequence }) => String(sequence) },
          { title: 'webhook-id', value: ({ name }) => lastOfName(name) },
          { title: 'type', value: ({ eventType }) => eventType },
          { title: 'about', value: ({ subject }) => subject },
          { title: 'state', value: (delivery) => wordOf(states, delivery.state) },
          { title: 'tries', side: 'right', value: ({ tries }) => String(tries) },
          { title: 'last try', value: ({ attempts }) => attemptText(attempts.at(-1)) },
          { title: 'next try', value: ({ nextTryTime }) => nextTryTime ?? '' },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** What `webhooks replay` is told: one of these. */
export interface ReplayOptions {
  readonly delivery?: string;
  readonly fromSequence?: string;
  readonly fromTime?: string;
  readonly requestId?: string;
}

/** `inclust webhooks replay`. */
export async function replayDeliveries(context: Context, name: string, options: ReplayOptions): Promise<ExitCode> {
  const { delivery, fromSequence, fromTime, requestId = '' } = options;
  if ([delivery, fromSequence, fromTime].filter((one) => one !== undefined).length !== 1)
    throw new Failure('usage', 'option-missing', 'Say one of --delivery, --from-sequence and --from-time.');
  if (fromSequence !== undefined && !/^[1-9]\d{0,15}$/u.test(fromSequence))
    throw new Failure('usage', 'option-invalid', '--from-sequence must be a whole number from 1 on.');
  using node = openNode(context);
  const { deliveries } = await node.webhooks.replayDeliveries({
    name,
    delivery: delivery === undefined || delivery.includes('/') ? (delivery ?? '') : `${name}/deliveries/${delivery}`,
    fromSequence: BigInt(fromSequence ?? 0),
    ...(fromTime === undefined ? {} : { fromTime: momentOf('--from-time', fromTime) }),
    requestId,
  });
  context.out.result({ deliveries: Number(deliveries) }, () => `${deliveries} are sent once more.`);
  return exitCodes.ok;
}

function attemptText(attempt: DeliveryAttempt | undefined): string {
  if (!attempt) return '';
  const { reason, status, milliseconds } = attempt;
  return `${reason}${status === 0 ? '' : ` ${status}`}, ${milliseconds} ms`;
}
