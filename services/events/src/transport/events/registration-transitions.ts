import { RegistrationConfirmed, type Envelope, type EventType } from '@inclust/contracts';
import { parseUuid, type NodeId } from '@inclust/kernel';
import { parseOccurrenceName } from '../../app/places/names.ts';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import type { Transition } from '../../domain/letters/transition.ts';
import { payments, registrationStates } from '../grpc/registration-enums.ts';
import { registrationEventTypes } from './registration-events.ts';

const kinds = new Map<string, Transition['kind']>(
  Object.entries(registrationEventTypes).map(([kind, type]) => [type, kind as Transition['kind']]),
);

/** The types of all that is told of registrations. */
export const transitionTypes: readonly EventType[] = Object.values(registrationEventTypes);

/** What became of a registration, from an event of this node; `undefined` for any other event, and for one that lacks what it must have. */
export function transitionOf(
  node: NodeId,
  { type, body }: Envelope,
): { readonly ref: OccurrenceRef; readonly transition: Transition } | undefined {
  const kind = kinds.get(type);
  // All hold the facts in the same field.
  const facts = kind && RegistrationConfirmed.decode(body).facts;
  if (!kind || !facts) return undefined;
  const [ref, registration] = [parseOccurrenceName(node, facts.occurrence), parseUuid(facts.registrationId)];
  const state = registrationStates.fromProto(facts.state);
  if (!ref || !registration || !state) return undefined;
  return {
    ref,
    transition: {
      kind,
      registration,
      version: Number(facts.version),
      person: facts.person,
      state,
      from: registrationStates.fromProto(facts.previousState),
      reason: facts.reason,
      payment: payments.fromProto(facts.payment) ?? 'not-due',
    },
  };
}
