import { JetStreamApiError, type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import { deliveriesOf, eventsStream, type Delivery } from '@inclust/messaging';
import type { EventLog } from '../../app/ports.ts';
import { storedEvent } from './follow-events.ts';
import { payloadOf } from './payload.ts';

const { name } = eventsStream.stream;

/** The node's stream of events, in which what is sent is read again with each try. */
export function createEventLog(manager: JetStreamManager): EventLog {
  return {
    newest: async () => {
      const { state } = await manager.streams.info(name);
      return state.messages === 0 ? 0 : Date.parse(state.last_ts);
    },
    written: async ({ sequence, id, node }) => {
      const message = await manager.streams.getMessage(name, { seq: sequence }).catch(unlessGone);
      if (!message) return undefined;
      const found = deliveriesIn(message).find((one) => {
        const event = storedEvent(one);
        // A stream that was lost and made anew has others there.
        return event?.id === id && event.node === node;
      });
      return found && payloadOf(found);
    },
  };
}

function deliveriesIn(message: StoredMsg): readonly Delivery[] {
  const { subject, seq, header, data, time } = message;
  return deliveriesOf({ subject, seq, headers: header, data, info: { timestampNanos: time.getTime() * 1_000_000 } });
}

/** The server's code for a message that is not there. */
const noMessage = 10_037;

function unlessGone(error: unknown): undefined {
  if (error instanceof JetStreamApiError && error.code === noMessage) return undefined;
  throw error;
}
