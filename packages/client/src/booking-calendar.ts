import {
  CreateCalendarLinkRequest,
  GetCalendarLinkRequest,
  RevokeCalendarLinkRequest,
  type BookingCalendarServiceClient,
  type CreateCalendarLinkResponse,
  type GetCalendarLinkResponse,
  type RevokeCalendarLinkResponse,
} from '@inclust/contracts';
import { once, read } from './calls.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** Links to members' calendars; every method is an rpc of `inclust.coworking.v1.BookingCalendarService`. */
export interface BookingCalendarApi {
  /** Never made again by itself: each makes another link and ends the one before. */
  createCalendarLink(request?: Partially<CreateCalendarLinkRequest>): Promise<CreateCalendarLinkResponse>;
  revokeCalendarLink(request?: Partially<RevokeCalendarLinkRequest>): Promise<RevokeCalendarLinkResponse>;
  getCalendarLink(request?: Partially<GetCalendarLinkRequest>): Promise<GetCalendarLinkResponse>;
}

/** The promise client of links to calendars. */
export function bookingCalendarApi(client: BookingCalendarServiceClient, settings: CallSettings): BookingCalendarApi {
  return {
    createCalendarLink: (request = {}) =>
      once(settings, client.createCalendarLink.bind(client), CreateCalendarLinkRequest.fromPartial(request)),
    revokeCalendarLink: (request = {}) =>
      read(settings, client.revokeCalendarLink.bind(client), RevokeCalendarLinkRequest.fromPartial(request)),
    getCalendarLink: (request = {}) =>
      read(settings, client.getCalendarLink.bind(client), GetCalendarLinkRequest.fromPartial(request)),
  };
}
