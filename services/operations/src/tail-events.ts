import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  bodyAsJson,
  decodeEnvelope,
  EnvelopeError,
  type TailEventsRequest,
  type TailEventsResponse,
} from '@inclust/contracts';
import { invalid, type Refusal } from '@inclust/kernel';
import { deliveriesOf, eventsStream, whenLost, type Delivery } from '@inclust/messaging';
import { refusalStatus, streaming, writeTo, type RpcContext } from '@inclust/rpc';
import { fitsSubject } from './subject-filter.ts';

type Call = ServerWritableStream<TailEventsRequest, TailEventsResponse>;

/** The longest that one tail may take, in milliseconds: a day. */
const longest = 24 * 60 * 60 * 1000;

const lost: Refusal = {
  code: 'stream-lost',
  kind: 'unavailable',
  message: 'The stream of events was lost or is made again; read it anew.',
};

/** Sends the node's events as they come, until the caller has enough or `ending` is aborted. */
export function tailEvents(
  nats: NatsConnection,
  context: RpcContext,
  ending: AbortSignal,
): handleServerStreamingCall<TailEventsRequest, TailEventsResponse> {
  return (call): void => {
    streaming(context, call, longest, async (opened) => {
      const { subject, fromSequence } = call.request;
      if (subject !== '' && !/^inclust(\.[\w*>-]+)+$/.test(subject)) {
        return void call.emit(
          'error',
          refusalStatus(
            invalid([{ field: 'subject', rule: 'subject-format', message: 'Must be a NATS subject below inclust.' }])
              .refusal,
          ),
        );
      }
      const wanted = subject === '' || subject === 'inclust.>' ? 'inclust.*.>' : subject;
      const consumer = await jetstream(nats).consumers.get(eventsStream.stream.name, {
        // Of the filter the server takes the node's part: what is in a batch has its own subject only when it is taken apart.
        filter_subjects: `${wanted.split('.').slice(0, 2).join('.')}.>`,
        ...(fromSequence > 0n
          ? { deliver_policy: 'by_start_sequence' as const, opt_start_seq: Number(fromSequence) }
          : { deliver_policy: 'new' as const }),
      });
      const messages = await consumer.consume({ max_messages: 200 });
      let isLost = false;
      whenLost(messages, () => (isLost = true));
      const stop = AbortSignal.any([opened.signal, ending]);
      stop.addEventListener('abort', () => messages.stop());
      if (stop.aborted) messages.stop();
      for await (const message of messages) {
        const events = deliveriesOf(message).filter((event) => fitsSubject(wanted, event.subject));
        if (!(await writeAll(call, events))) break;
      }
      await consumer.delete().catch(() => false);
      if (isLost) call.emit('error', refusalStatus(lost));
      else call.end();
    });
  };
}

/** Whether the caller still reads after all of them. */
async function writeAll(call: Call, events: readonly Delivery[]): Promise<boolean> {
  for (const event of events) if (!(await writeTo(call, eventOf(event)))) return false;
  return true;
}

function eventOf({ subject, sequence, headers, body }: Delivery): TailEventsResponse {
  const common = { sequence: BigInt(sequence), subject };
  try {
    const { id, type, time } = decodeEnvelope(headers, body);
    return { ...common, eventId: id, type, time, bodyJson: bodyAsJson(type, body) };
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    return { ...common, eventId: '', type: '', time: undefined, bodyJson: '' };
  }
}
