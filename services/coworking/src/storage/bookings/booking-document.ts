import type { Uuid } from '@inclust/kernel';
import { decodeMoney, type PendingEvent, type StoredDocument } from '@inclust/mongo';
import type { Booking } from '../../domain/bookings/booking.ts';

/** A booking with the fields by which it is found. */
export interface BookingDocument extends StoredDocument {
  readonly resource: string;
  readonly person: string;
  /** Its start in ISO 8601, by which lists are in order. */
  readonly startKey: string;
  readonly stage: string;
  readonly series?: string;
  /** When something is to become of it by itself. */
  readonly dueAt?: Date;
}

/** The document of a booking, not stamped yet. */
export function bookingDocument(booking: Booking, pending: readonly PendingEvent[]): BookingDocument {
  const { id, resource, person, start, standing, series, version } = booking;
  const due = dueOf(booking);
  return {
    _id: id,
    version,
    revision: version,
    state: booking,
    pending,
    answers: [],
    resource,
    person,
    startKey: new Date(start).toISOString(),
    stage: standing.state,
    ...(series ? { series: series.series } : {}),
    ...(due === undefined ? {} : { dueAt: new Date(due) }),
  };
}

/** The booking in a document. */
export function decodeBooking({ state }: Pick<BookingDocument, 'state'>): Booking {
  const booking = state as Booking;
  return booking.price ? { ...booking, price: decodeMoney(booking.price) } : booking;
}

/** Whose the bookings in documents are. */
export function holdersOf(documents: readonly StoredDocument[]): { readonly id: Uuid; readonly person: string }[] {
  return (documents as readonly BookingDocument[]).map(({ _id, person }) => ({ id: _id as Uuid, person }));
}

function dueOf({ standing, start, presence, releaseAt }: Booking): number | undefined {
  if (standing.state === 'held') return standing.until;
  if (standing.state === 'confirmed') return presence ? undefined : releaseAt;
  return standing.state === 'requested' || standing.state === 'waiting' ? start : undefined;
}
