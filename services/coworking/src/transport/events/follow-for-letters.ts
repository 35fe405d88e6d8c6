import { BookingConfirmed, eventSubject, readEnvelope, type Envelope, type EventType } from '@inclust/contracts';
import { parseUuid, type NodeId } from '@inclust/kernel';
import type { DeliveryHandler, Verdict } from '@inclust/messaging';
import { followTransitions } from '../../app/letters/make-letters.ts';
import type { LettersApp } from '../../app/letters/ports.ts';
import type { BookingStep } from '../../domain/bookings/calendar.ts';
import type { Transition } from '../../domain/letters/letter.ts';
import { bookingStates } from '../grpc/enums.ts';
import { bookingEventTypes } from './booking-events.ts';

const steps = new Map<string, BookingStep>(
  Object.entries(bookingEventTypes).map(([step, type]) => [type, step as BookingStep]),
);

/** The subjects of what letters are made of. */
export function lettersSubjects(node: NodeId): string[] {
  return Object.values<EventType>(bookingEventTypes).map((type) => eventSubject(node, type));
}

/** Makes letters of what became of bookings of this node. */
export function followForLetters(app: LettersApp, made: () => void): DeliveryHandler {
  return async (deliveries) => {
    const verdicts: Verdict[] = [];
    const transitions: Transition[] = [];
    for (const { headers, body } of deliveries) {
      const envelope = readEnvelope(headers, body);
      const transition = envelope && transitionOf(envelope);
      verdicts.push(transition ? 'done' : { reject: 'envelope-malformed' });
      if (transition) transitions.push(transition);
    }
    await followTransitions(app, transitions);
    made();
    return verdicts;
  };
}

/** What became of a booking; `undefined` where the event lacks what it must have. */
function transitionOf({ type, time, body }: Envelope): Transition | undefined {
  const step = steps.get(type);
  // All hold the facts in the same field.
  const facts = step && BookingConfirmed.decode(body).facts;
  const booking = facts && parseUuid(facts.bookingId);
  if (!booking) return undefined;
  const from = bookingStates.fromProto(facts.previousState);
  return {
    step,
    booking,
    series: parseUuid(facts.seriesId),
    version: Number(facts.version),
    at: Date.parse(time),
    person: facts.person,
    // What is still to be asked of another node has no events.
    from: from === 'pending' ? undefined : from,
    reason: facts.reason,
  };
}
