import {
  NoteBookingCall,
  RequestBookingAnswer,
  RequestBookingCall,
  type Booking as ProtoBooking,
} from '@inclust/contracts';
import { instantOfMilliseconds, type NodeId, type Uuid } from '@inclust/kernel';
import { callOf, type WishAnswer } from '@inclust/wishes';
import type { Heard, HeardOrder, HeardWish } from '../../app/away/hear-wish.ts';
import type { PresenceAnswer, PresenceWant } from '../../app/away/ports.ts';
import { idOf, nameOf, namedElsewhere } from '../../app/names.ts';
import type { AwayBooking, BookingWish, Told } from '../../domain/away/away-booking.ts';
import { moneyFromProto } from '@inclust/rpc';
import { refusalFromProto, refusalToProto } from './call-refusal.ts';
import { placeFromProto } from './booking-place.ts';
import { amountFromProto } from './credit-amount.ts';
import { bookingStates } from './enums.ts';
import { momentOf } from './opening-hours.ts';

/** What members ask for is done for them, and needs what they have said: GDPR 6(1)(b), across the border 49(1)(b). */
const legalBasis = 'GDPR 6(1)(b), 49(1)(b)';

/** What a member of this node wants, as the node of the resource is told. */
export function encodeWish(away: AwayBooking): Uint8Array {
  const { owner, id, person, order } = away;
  const want = callOf(away);
  const call = { name: nameOf(owner, 'bookings', id), person, want, legalBasis };
  // What she has said goes along only where it is needed.
  if (want === 'forget' || want === 'ask') return encodeCall(call);
  const { resource, start, end, units, people, note, hold, wait } = order;
  const [startTime, endTime] = [instantOfMilliseconds(start), instantOfMilliseconds(end)];
  return encodeCall({ ...call, resource, startTime, endTime, units, people, note, hold, wait });
}

/** That a member of this node is there or has left, as the node of the resource is told. */
export function encodePresence({ owner, id, person }: AwayBooking, want: PresenceWant): Uint8Array {
  const doorCode = want.kind === 'check-in' ? want.code : '';
  return encodeCall({ name: nameOf(owner, 'bookings', id), person, want: want.kind, doorCode, legalBasis });
}

function encodeCall(call: Partial<RequestBookingCall>): Uint8Array {
  return RequestBookingCall.encode(RequestBookingCall.fromPartial(call)).finish();
}

/** What the home of a member wants; `undefined` where the call cannot be read. */
export function decodeWish(node: NodeId, body: Uint8Array): HeardWish | undefined {
  const call = RequestBookingCall.decode(body);
  const { name, person, want, doorCode: code } = call;
  const id = idOf(node, 'bookings', name);
  if (!id.ok) return undefined;
  const hers = { id: id.value, person };
  switch (want) {
    case 'book':
    case 'move':
    case 'confirm':
    case 'cancel': {
      const order = orderOf(node, call);
      return order && { ...hers, want, order };
    }
    case 'check-in':
      return { ...hers, want, code };
    case 'check-out':
    case 'ask':
    case 'forget':
      return { ...hers, want };
    default:
      return undefined;
  }
}

function orderOf(node: NodeId, call: RequestBookingCall): HeardOrder | undefined {
  const { units, people, note, hold, wait } = call;
  const resource = idOf(node, 'resources', call.resource);
  const [start, end] = [momentOf(call.startTime), momentOf(call.endTime)];
  if (!resource.ok || start === undefined || end === undefined) return undefined;
  return { resource: resource.value, start, end, units: units || 1, people, note, hold, wait };
}

/** How a booking stands after a wish; the home knows what its member has said. */
export function encodeHeard({ refusal }: Pick<Heard, 'refusal'>, booking: ProtoBooking | undefined): Uint8Array {
  return RequestBookingAnswer.encode({
    booking: booking && { ...booking, note: '' },
    refusal: refusal && refusalToProto(refusal),
  }).finish();
}

/** What the node of a resource answers to the wish with this sequence. */
export function decodeWishAnswer(bytes: Uint8Array, sequence: number): WishAnswer<BookingWish> {
  return { sequence, ...decodePresenceAnswer(bytes) };
}

/** What the node of a resource answers to a call. */
export function decodePresenceAnswer(bytes: Uint8Array): PresenceAnswer {
  const { booking, refusal } = RequestBookingAnswer.decode(bytes);
  const told = booking && toldOf(booking);
  return { ...(told ? { told } : {}), ...(refusal ? { refusal: refusalFromProto(refusal) } : {}) };
}

/** How a booking stands, as the home of its member is told. */
export function encodeNote(booking: ProtoBooking): Uint8Array {
  return NoteBookingCall.encode({ booking: { ...booking, note: '' } }).finish();
}

/** What the node of a resource tells of which booking; `undefined` where that is of a newer node and cannot be read. */
export function decodeNote(self: NodeId, body: Uint8Array): { readonly id: Uuid; readonly told: Told } | undefined {
  const { booking } = NoteBookingCall.decode(body);
  const id = booking && namedElsewhere(self, 'bookings', booking.name)?.id;
  const told = booking && toldOf(booking);
  return id && told ? { id, told } : undefined;
}

/** What a message tells of a booking; `undefined` where this node cannot read it. */
export function toldOf(booking: ProtoBooking): Told | undefined {
  const state = bookingStates.fromProto(booking.state);
  const version = Number(booking.etag);
  const [start, end, changedAt] = [booking.startTime, booking.endTime, booking.updateTime].map(momentOf);
  const isWhole = start !== undefined && end !== undefined && changedAt !== undefined;
  if (!state || state === 'pending' || !isWhole || !Number.isSafeInteger(version) || version < 1) return undefined;
  const { reason, units, timeZone: zone, feePermille } = booking;
  const holdUntil = momentOf(booking.holdExpireTime);
  const [arrived, left] = [momentOf(booking.checkInTime), momentOf(booking.checkOutTime)];
  const price = booking.price && moneyFromProto('price', booking.price);
  const [credit, creditCost] = [booking.credit, booking.creditCost].map(amountFromProto);
  return {
    version,
    state,
    reason,
    start,
    end,
    units,
    zone,
    feePermille,
    changedAt,
    ...(holdUntil === undefined ? {} : { holdUntil }),
    ...(arrived === undefined ? {} : { presence: { in: arrived, ...(left === undefined ? {} : { out: left }) } }),
    ...(price?.ok ? { price: price.value } : {}),
    ...(credit ? { credit } : {}),
    ...(creditCost ? { creditCost } : {}),
    ...(booking.place ? { place: placeFromProto(booking.place) } : {}),
  };
}
