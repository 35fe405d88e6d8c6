import {
  CancelBookingRequest,
  CheckTimeRequest,
  ConfirmBookingRequest,
  CreateBookingRequest,
  CreateBookingSeriesRequest,
  DeclineBookingRequest,
  FindBusyTimesRequest,
  FindFreeTimesRequest,
  GetBookingRequest,
  GetBookingSeriesRequest,
  DrawOccupancyRequest,
  GetOccupancyRequest,
  ListBookingsRequest,
  MoveBookingRequest,
  RetrySkippedDatesRequest,
  type AvailabilityServiceClient,
  type Booking,
  type BookingServiceClient,
  type CancelBookingResponse,
  type CheckTimeResponse,
  type ConfirmBookingResponse,
  type CreateBookingResponse,
  type CreateBookingSeriesResponse,
  type DeclineBookingResponse,
  type FindBusyTimesResponse,
  type FindFreeTimesResponse,
  type GetBookingResponse,
  type GetBookingSeriesResponse,
  type DrawOccupancyResponse,
  type GetOccupancyResponse,
  type MoveBookingResponse,
  type RetrySkippedDatesResponse,
  WatchBookingsRequest,
  type WatchBookingsResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';
import { watched } from './watch.ts';

/** Bookings; every method is an rpc of `inclust.coworking.v1.BookingService`. A repeat of any of them changes nothing more. */
export interface BookingsApi {
  createBooking(request: Partially<CreateBookingRequest>): Promise<CreateBookingResponse>;
  createBookingSeries(request: Partially<CreateBookingSeriesRequest>): Promise<CreateBookingSeriesResponse>;
  getBookingSeries(request: Partially<GetBookingSeriesRequest>): Promise<GetBookingSeriesResponse>;
  retrySkippedDates(request: Partially<RetrySkippedDatesRequest>): Promise<RetrySkippedDatesResponse>;
  getBooking(request: Partially<GetBookingRequest>): Promise<GetBookingResponse>;
  /** All pages of `listBookings`. */
  everyBooking(request?: Partially<ListBookingsRequest>): AsyncGenerator<Booking>;
  confirmBooking(request: Partially<ConfirmBookingRequest>): Promise<ConfirmBookingResponse>;
  declineBooking(request: Partially<DeclineBookingRequest>): Promise<DeclineBookingResponse>;
  cancelBooking(request: Partially<CancelBookingRequest>): Promise<CancelBookingResponse>;
  moveBooking(request: Partially<MoveBookingRequest>): Promise<MoveBookingResponse>;
  /** What happens, as it happens, for as long as it is read; goes on by itself where the node was away. See `watched`. */
  watchBookings(request?: Partially<WatchBookingsRequest>, signal?: AbortSignal): AsyncGenerator<WatchBookingsResponse>;
}

/** The promise client of bookings. */
export function bookingsApi(client: BookingServiceClient, settings: CallSettings): BookingsApi {
  return {
    createBooking: (request) =>
      change(settings, client.createBooking.bind(client), CreateBookingRequest.fromPartial(request)),
    createBookingSeries: (request) =>
      change(settings, client.createBookingSeries.bind(client), CreateBookingSeriesRequest.fromPartial(request)),
    getBookingSeries: (request) =>
      read(settings, client.getBookingSeries.bind(client), GetBookingSeriesRequest.fromPartial(request)),
    retrySkippedDates: (request) =>
      read(settings, client.retrySkippedDates.bind(client), RetrySkippedDatesRequest.fromPartial(request)),
    getBooking: (request) => read(settings, client.getBooking.bind(client), GetBookingRequest.fromPartial(request)),
    everyBooking: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListBookingsRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const { bookings, nextPageToken } = await read(settings, client.listBookings.bind(client), wanted);
        return { items: bookings, nextPageToken };
      }),
    confirmBooking: (request) =>
      read(settings, client.confirmBooking.bind(client), ConfirmBookingRequest.fromPartial(request)),
    declineBooking: (request) =>
      read(settings, client.declineBooking.bind(client), DeclineBookingRequest.fromPartial(request)),
    cancelBooking: (request) =>
      read(settings, client.cancelBooking.bind(client), CancelBookingRequest.fromPartial(request)),
    moveBooking: (request) => read(settings, client.moveBooking.bind(client), MoveBookingRequest.fromPartial(request)),
    watchBookings: (request = {}, signal) =>
      watched((wanted) => client.watchBookings(wanted), WatchBookingsRequest.fromPartial(request), signal),
  };
}

/** What can be had; every method is an rpc of `inclust.coworking.v1.AvailabilityService`. */
export interface AvailabilityApi {
  findFreeTimes(request: Partially<FindFreeTimesRequest>): Promise<FindFreeTimesResponse>;
  checkTime(request: Partially<CheckTimeRequest>): Promise<CheckTimeResponse>;
  findBusyTimes(request: Partially<FindBusyTimesRequest>): Promise<FindBusyTimesResponse>;
  getOccupancy(request: Partially<GetOccupancyRequest>): Promise<GetOccupancyResponse>;
  drawOccupancy(request: Partially<DrawOccupancyRequest>): Promise<DrawOccupancyResponse>;
}

/** The promise client of availability. */
export function availabilityApi(client: AvailabilityServiceClient, settings: CallSettings): AvailabilityApi {
  return {
    findFreeTimes: (request) =>
      read(settings, client.findFreeTimes.bind(client), FindFreeTimesRequest.fromPartial(request)),
    checkTime: (request) => read(settings, client.checkTime.bind(client), CheckTimeRequest.fromPartial(request)),
    findBusyTimes: (request) =>
      read(settings, client.findBusyTimes.bind(client), FindBusyTimesRequest.fromPartial(request)),
    drawOccupancy: (request) =>
      read(settings, client.drawOccupancy.bind(client), DrawOccupancyRequest.fromPartial(request)),
    getOccupancy: (request) =>
      read(settings, client.getOccupancy.bind(client), GetOccupancyRequest.fromPartial(request)),
  };
}
