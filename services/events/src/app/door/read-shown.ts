import type { Uuid } from '@inclust/kernel';
import type { CodeRefusal } from '../../domain/check-in/scan.ts';
import { ticketOf, type Ticket, type TicketKey } from '../../domain/check-in/ticket.ts';
import type { Registration } from '../../domain/places/registration.ts';
import { allotmentId } from '../places/names.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { DoorApp } from './ports.ts';

/** What was shown at a door: the text of a code, or a ticket by its name with the occurrence in it. */
export type Shown = { readonly code: string } | { readonly ticket: TicketKey & { readonly ref: OccurrenceRef } };

/** A ticket that was shown, with its registration. */
export interface ShownTicket {
  readonly ticket: Ticket;
  readonly registration: Registration;
}

/** The tickets that were shown at a door of an occurrence, or why what was shown is none of it; in their order. */
export async function readShown(
  app: DoorApp,
  ref: OccurrenceRef,
  shown: readonly Shown[],
): Promise<readonly (ShownTicket | CodeRefusal)[]> {
  const occurrence = allotmentId(ref);
  const keys = shown.map((one) => keyOf(app, occurrence, one));
  const ids = keys.flatMap((key) => (typeof key === 'string' ? [] : [key.registration]));
  const found = await app.places.registrations.getMany([...new Set(ids)]);
  return keys.map((key): ShownTicket | CodeRefusal => {
    if (typeof key === 'string') return key;
    const registration = found.get(key.registration)?.registration;
    const ticket = registration && ticketOf(registration, key.place);
    if (!ticket) return 'unknown-ticket';
    return ticket.occurrence === occurrence ? { ticket, registration } : 'other-event';
  });
}

function keyOf({ codes }: DoorApp, occurrence: Uuid, shown: Shown): TicketKey | CodeRefusal {
  if ('code' in shown) return codes.read(shown.code, occurrence);
  const { ref, registration, place } = shown.ticket;
  return allotmentId(ref) === occurrence ? { registration, place } : 'other-event';
}
