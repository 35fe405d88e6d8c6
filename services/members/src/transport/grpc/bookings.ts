import { Metadata } from '@grpc/grpc-js';
import {
  BookingState,
  ListBookingsRequest,
  type Booking,
  type BookingServiceClient,
  type ListBookingsResponse,
} from '@inclust/contracts';
import { InfrastructureError, type NodeId, type Uuid } from '@inclust/kernel';
import { callUnary } from '@inclust/rpc';
import type { KnownBooking } from '../../domain/personal-data.ts';
import { memberNameOf } from './member-name.ts';

/** How long the node's co-working may take to answer, in milliseconds. */
const longest = 5_000;

/** Asks the node's co-working for what members have booked. Without its answer nobody is told that there is nothing. */
export function bookingsOf(client: BookingServiceClient, node: NodeId) {
  return async (members: readonly Uuid[]): Promise<readonly KnownBooking[]> => {
    const found: KnownBooking[] = [];
    try {
      for (const id of members) {
        const wanted = ListBookingsRequest.fromPartial({ person: memberNameOf(node, id), pageSize: 1_000 });
        let page = await ask(client, wanted);
        found.push(...page.bookings.map(knownBooking));
        while (page.nextPageToken !== '') {
          page = await ask(client, { ...wanted, pageToken: page.nextPageToken });
          found.push(...page.bookings.map(knownBooking));
        }
      }
      return found;
    } catch (error) {
      throw new InfrastructureError('co-working is away', { cause: error });
    }
  };
}

function ask(client: BookingServiceClient, request: ListBookingsRequest): Promise<ListBookingsResponse> {
  return callUnary(client.listBookings.bind(client), new Metadata(), request, longest);
}

function knownBooking(booking: Booking): KnownBooking {
  const { name, resource, state, localStart, localEnd, timeZone, people, note, createTime } = booking;
  const status = statuses.get(state) ?? 'confirmed';
  return {
    name,
    resource,
    status,
    start: localStart,
    end: localEnd,
    timeZone,
    people,
    note,
    bookedAt: createTime ?? '',
  };
}

const statuses: ReadonlyMap<BookingState, KnownBooking['status']> = new Map([
  [BookingState.BOOKING_STATE_PENDING, 'pending'],
  [BookingState.BOOKING_STATE_HELD, 'held'],
  [BookingState.BOOKING_STATE_REQUESTED, 'requested'],
  [BookingState.BOOKING_STATE_WAITING, 'waiting'],
  [BookingState.BOOKING_STATE_CONFIRMED, 'confirmed'],
  [BookingState.BOOKING_STATE_DECLINED, 'declined'],
  [BookingState.BOOKING_STATE_CANCELLED, 'cancelled'],
  [BookingState.BOOKING_STATE_EXPIRED, 'expired'],
  [BookingState.BOOKING_STATE_NO_SHOW, 'no-show'],
]);
