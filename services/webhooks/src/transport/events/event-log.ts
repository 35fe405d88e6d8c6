import { setTimeout as pause } from 'node:timers/promises';
import { JetStreamApiError, type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import { deliveriesOf, eventsStream, type Delivery } from '@inclust/messaging';
import type { EventLog } from '../../app/ports.ts';
import { storedEvent } from './follow-events.ts';
import { payloadOf } from './payload.ts';

const { name } = eventsStream.stream;

/** For how long is waited until what was stored earlier is noted, and how often is looked, in milliseconds. */
const patience = 2_000;
const lookEvery = 20;

/** The node's stream of events, in which what is sent is read again with each try, and how far its consumer has noted them. */
export function createEventLog(manager: JetStreamManager, durable: string): EventLog {
  let floor = 0;
  let looking: Promise<void> | undefined;
  // Many lanes ask at once, and one look answers all of them.
  const look = (): Promise<void> =>
    (looking ??= manager.consumers
      .info(name, durable)
      .then(({ ack_floor: settled }) => void (floor = settled.stream_seq))
      .finally(() => (looking = undefined)));
  return {
    settledUpTo: () => floor,
    untilSettled: async ({ sequence }) => {
      const began = performance.now();
      while (floor < sequence) {
        await look();
        if (floor >= sequence) break;
        if (performance.now() - began > patience) return false;
        await pause(lookEvery);
      }
      return true;
    },
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
