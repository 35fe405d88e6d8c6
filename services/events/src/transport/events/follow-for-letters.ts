import { eventSubject, readEnvelope, type Envelope, type EventType } from '@inclust/contracts';
import { parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import type { DeliveryHandler, Verdict } from '@inclust/messaging';
import { followEventChange, followTransitions, type FollowedTransition } from '../../app/letters/make-letters.ts';
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

/** Makes letters of what became of registrations and events of this node; of the registrations between two changes of events together. */
export function followForLetters(app: LettersApp, made: () => void): DeliveryHandler {
  return async (deliveries) => {
    const verdicts: Verdict[] = [];
    let gathered: FollowedTransition[] = [];
    const follow = async (): Promise<void> => {
      const some = gathered;
      gathered = [];
      if (some.length > 0) await followTransitions(app, some);
    };
    for (const { headers, body } of deliveries) {
      const told = toldBy(app, readEnvelope(headers, body));
      verdicts.push(told ? 'done' : { reject: 'envelope-malformed' });
      if (told && 'transition' in told) gathered.push(told);
      else if (told) {
        await follow();
        await followEventChange(app, told.changed);
      }
    }
    await follow();
    made();
    return verdicts;
  };
}

/** What an event tells of a registration, or which event was changed; `undefined` where it lacks what it must have. */
function toldBy(
  app: LettersApp,
  envelope: Envelope | undefined,
): FollowedTransition | { readonly changed: Uuid } | undefined {
  if (!envelope) return undefined;
  if (isChange.has(envelope.type)) {
    const changed = parseUuid(envelope.subject.replace(/^events\//, ''));
    return changed && { changed };
  }
  const found = transitionOf(app.node, envelope);
  return found && { ...found, at: Date.parse(envelope.time) };
}
