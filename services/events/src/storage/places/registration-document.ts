import type { Uuid } from '@inclust/kernel';
import { type PendingEvent, type StoredDocument, decodeMoney } from '@inclust/mongo';
import type { KeptRegistration, OccurrenceRef } from '../../app/places/ports.ts';
import { endOf, queueOf, type Registration } from '../../domain/places/registration.ts';

/** A registration with the fields by which it is found. Those of a line and of an end are there only in the states that have them. */
export interface RegistrationDocument extends StoredDocument {
  readonly event: string;
  readonly recurrence: string;
  readonly occurrence: string;
  readonly person: string;
  /** The state it is in. */
  readonly stage: string;
  /** The queue of its occurrence in which it waits, and its position there. */
  readonly queue?: string;
  readonly position?: number;
  /** The occurrence, while a hold or an offer of it lasts until a moment. */
  readonly ending?: string;
  readonly until?: Date;
}

/** A registration as what the write of its allotment embeds: with its events that are not known to be published. */
export interface AdmittedDocument {
  readonly state: object;
  readonly pending: readonly PendingEvent[];
}

/** The document of a registration, not stamped yet. */
export function registrationDocument(
  ref: OccurrenceRef,
  registration: Registration,
  pending: readonly PendingEvent[],
): RegistrationDocument {
  const { id, occurrence, person, standing, version } = registration;
  const end = endOf(standing);
  return {
    _id: id,
    version,
    revision: version,
    state: registration,
    pending,
    answers: [],
    ...ref,
    occurrence,
    person,
    stage: standing.state,
    ...(standing.state === 'waiting'
      ? { queue: queueName(occurrence, queueOf(registration)), position: standing.position }
      : {}),
    ...(end === undefined ? {} : { ending: occurrence, until: new Date(end) }),
  };
}

/** Whose the registrations in documents are. */
export function holdersOf(documents: readonly StoredDocument[]): { readonly id: Uuid; readonly person: string }[] {
  return (documents as readonly RegistrationDocument[]).map(({ _id, person }) => ({ id: _id as Uuid, person }));
}

/** How a queue of an occurrence is called in documents. */
export function queueName(occurrence: string, queue: string): string {
  return `${occurrence}/${queue}`;
}

/** The registration in a document. */
export function decodeRegistration(stored: object): Registration {
  const registration = stored as Registration;
  if (registration.lines.every(({ price }) => price === undefined)) return registration;
  const lines = registration.lines.map((line) => (line.price ? { ...line, price: decodeMoney(line.price) } : line));
  return { ...registration, lines };
}

/** A registration with the occurrence that it is for. */
export function keptRegistration(
  document: Pick<RegistrationDocument, 'event' | 'recurrence' | 'state'>,
): KeptRegistration {
  const { event, recurrence, state } = document;
  return { ref: { event, recurrence } as OccurrenceRef, registration: decodeRegistration(state) };
}
