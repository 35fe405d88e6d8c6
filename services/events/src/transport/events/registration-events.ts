import { RegistrationConfirmed, RegistrationFacts, type EventType } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { occurrenceNameOf } from '../../app/places/names.ts';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import type { RegistrationEvent } from '../../domain/places/events.ts';
import { endOf, placesOf, type Registration } from '../../domain/places/registration.ts';
import { payments, registrationStates } from '../grpc/registration-enums.ts';
import { positionOf, reasonOf } from '../grpc/registration.ts';

/** The contract's name for each event of a registration. All hold the facts in the same field. */
export const registrationEventTypes = {
  held: 'inclust.events.v1.RegistrationHeld',
  'approval-requested': 'inclust.events.v1.RegistrationApprovalRequested',
  confirmed: 'inclust.events.v1.RegistrationConfirmed',
  waitlisted: 'inclust.events.v1.RegistrationWaitlisted',
  offered: 'inclust.events.v1.RegistrationOffered',
  cancelled: 'inclust.events.v1.RegistrationCancelled',
  expired: 'inclust.events.v1.RegistrationExpired',
  refused: 'inclust.events.v1.RegistrationRefused',
  'offer-withdrawn': 'inclust.events.v1.RegistrationOfferWithdrawn',
  'payment-set': 'inclust.events.v1.RegistrationPaymentSet',
  'check-in-noted': 'inclust.events.v1.RegistrationCheckInNoted',
  reassigned: 'inclust.events.v1.RegistrationReassigned',
  forgotten: 'inclust.events.v1.RegistrationForgotten',
  deleted: 'inclust.events.v1.RegistrationDeleted',
  united: 'inclust.events.v1.RegistrationUnited',
  absorbed: 'inclust.events.v1.RegistrationAbsorbed',
  parted: 'inclust.events.v1.RegistrationParted',
} as const satisfies Record<RegistrationEvent['kind'], EventType>;

/** An event of a registration as a message of the contract: ids, counts and codes, nothing that somebody has said of herself. */
export function encodeRegistrationEvent(
  node: NodeId,
  event: RegistrationEvent,
  registration: Registration,
  ref: OccurrenceRef,
): { type: EventType; body: Uint8Array } {
  const { id, person, standing, payment, checkedIn, lines } = registration;
  const end = endOf(standing);
  const facts = RegistrationFacts.fromPartial({
    registrationId: id,
    version: BigInt(event.version),
    occurrence: occurrenceNameOf(node, ref),
    person,
    state: registrationStates.toProto(standing.state),
    ...(event.from ? { previousState: registrationStates.toProto(event.from) } : {}),
    places: placesOf(registration),
    placesByType: lines.map(({ ticketType, quantity }) => ({ ticketType, quantity })),
    position: BigInt(positionOf(standing)),
    ...(end === undefined ? {} : { untilTime: new Date(end).toISOString() }),
    reason: reasonOf(standing),
    payment: payments.toProto(payment),
    checkedIn,
    otherRegistrationId: otherOf(event),
  });
  const body = RegistrationConfirmed.encode(RegistrationConfirmed.fromPartial({ facts })).finish();
  return { type: registrationEventTypes[event.kind], body };
}

function otherOf(event: RegistrationEvent): string {
  if (event.kind === 'united') return event.into;
  return event.kind === 'absorbed' || event.kind === 'parted' ? event.other : '';
}
