import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { jetstream, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  bodyAsJson,
  decodeEnvelope,
  EnvelopeError,
  type TailEventsRequest,
  type TailEventsResponse,
} from '@inclust/contracts';
import { invalid } from '@inclust/kernel';
import { eventsStream } from '@inclust/messaging';
import { failure, openCall, refusalStatus, writeTo, type RpcContext } from '@inclust/rpc';

/** The longest that one tail may take, in milliseconds: a day. */
const longest = 24 * 60 * 60 * 1000;

/** Sends the node's events as they come, until the caller has enough. */
export function tailEvents(
  nats: NatsConnection,
  context: RpcContext,
): handleServerStreamingCall<TailEventsRequest, TailEventsResponse> {
  return (call): void => {
    const opened = openCall(context, call, longest);
    if (!opened.ok) return void call.emit('error', opened.error);
    const work = async (): Promise<void> => {
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
      const consumer = await jetstream(nats).consumers.get(eventsStream.stream.name, {
        filter_subjects: subject === '' ? 'inclust.>' : subject,
        ...(fromSequence > 0n
          ? { deliver_policy: 'by_start_sequence' as const, opt_start_seq: Number(fromSequence) }
          : { deliver_policy: 'new' as const }),
      });
      const messages = await consumer.consume({ max_messages: 200 });
      opened.call.signal.addEventListener('abort', () => messages.stop());
      if (opened.call.signal.aborted) messages.stop();
      for await (const message of messages) if (!(await writeTo(call, eventOf(message)))) break;
      await consumer.delete().catch(() => false);
      call.end();
    };
    work()
      .catch((error: unknown) => call.emit('error', failure(context, call.getPath(), error)))
      .finally(opened.close);
  };
}

function eventOf(message: JsMsg): TailEventsResponse {
  const common = { sequence: BigInt(message.seq), subject: message.subject };
  try {
    const { id, type, time, body } = decodeEnvelope(message.headers, message.data);
    return { ...common, eventId: id, type, time, bodyJson: bodyAsJson(type, body) };
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    return { ...common, eventId: '', type: '', time: undefined, bodyJson: '' };
  }
}
