import { decodeEnvelope, EnvelopeError, eventSubject, type Envelope, type EventType } from '@inclust/contracts';
import { parseUuid, type NodeId } from '@inclust/kernel';
import type { DeliveryHandler, Verdict } from '@inclust/messaging';
import { followEventChange, followTransition } from '../../app/letters/make-letters.ts';
import type { LettersApp } from '../../app/letters/ports.ts';
import { transitionOf, transitionTypes } from './registration-transitions.ts';

/** What may have changed for those who come; of a cancelled event they learn by their registrations. */
const changes = [
  'inclust.events.v1.EventEdited',
  'inclust.events.v1.EventPublished',
  'inclust.events.v1.EventPostponed',
] as const satisfies readonly EventType[];

const isChange: ReadonlySet<string> = new Set(changes);

/** The subjects of what letters are made of. */
export function lettersSubjects(node: NodeId): string[] {
  return [...changes, ...transitionTypes].map((type) => eventSubject(node, type));
}

/** Makes letters of what became of registrations and events of this node. */
export function followForLetters(app: LettersApp, made: () => void): DeliveryHandler {
  return async (deliveries) => {
    const verdicts: Verdict[] = [];
    for (const { headers, body } of deliveries) {
      const envelope = envelopeIn(headers, body);
      verdicts.push(envelope && (await follow(app, envelope)) ? 'done' : { reject: 'envelope-malformed' });
    }
    made();
    return verdicts;
  };
}

async function follow(app: LettersApp, envelope: Envelope): Promise<boolean> {
  if (isChange.has(envelope.type)) {
    const event = parseUuid(envelope.subject.replace(/^events\//, ''));
    if (event) await followEventChange(app, event);
    return event !== undefined;
  }
  const found = transitionOf(app.node, envelope);
  if (found) await followTransition(app, found.ref, found.transition);
  return found !== undefined;
}

function envelopeIn(headers: Parameters<typeof decodeEnvelope>[0], body: Uint8Array): Envelope | undefined {
  try {
    return decodeEnvelope(headers, body);
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}
