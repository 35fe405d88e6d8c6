import {
  GetDoorCountsRequest,
  HandInScansRequest,
  HandInWalkInsRequest,
  ListCheckInListsRequest,
  ListScansRequest,
  ListTicketKeysRequest,
  ListTicketsRequest,
  SetCheckInListRequest,
  type CheckInServiceClient,
  type GetDoorCountsResponse,
  type HandInScansResponse,
  type HandInWalkInsResponse,
  type ListCheckInListsResponse,
  type ListTicketKeysResponse,
  type LoggedScan,
  type SetCheckInListResponse,
  type Ticket,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** The door; every method is an rpc of `inclust.events.v1.CheckInService`. What begins with `every` comes as all pages. */
export interface CheckInApi {
  setCheckInList(request: Partially<SetCheckInListRequest>): Promise<SetCheckInListResponse>;
  listCheckInLists(request: Partially<ListCheckInListsRequest>): Promise<ListCheckInListsResponse>;
  listTicketKeys(): Promise<ListTicketKeysResponse>;
  everyTicket(request: Partially<ListTicketsRequest>): AsyncGenerator<Ticket>;
  /** Safe to repeat: each scan counts once by its id. */
  handInScans(request: Partially<HandInScansRequest>): Promise<HandInScansResponse>;
  /** Safe to repeat: each count counts once by its id. */
  handInWalkIns(request: Partially<HandInWalkInsRequest>): Promise<HandInWalkInsResponse>;
  everyScan(request: Partially<ListScansRequest>): AsyncGenerator<LoggedScan>;
  getDoorCounts(request: Partially<GetDoorCountsRequest>): Promise<GetDoorCountsResponse>;
}

/** The promise client of the door. */
export function checkInApi(client: CheckInServiceClient, settings: CallSettings): CheckInApi {
  return {
    setCheckInList: (request) =>
      change(settings, client.setCheckInList.bind(client), SetCheckInListRequest.fromPartial(request)),
    listCheckInLists: (request) =>
      read(settings, client.listCheckInLists.bind(client), ListCheckInListsRequest.fromPartial(request)),
    listTicketKeys: () => read(settings, client.listTicketKeys.bind(client), ListTicketKeysRequest.fromPartial({})),
    everyTicket: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListTicketsRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const found = await read(settings, client.listTickets.bind(client), wanted);
        return { items: found.tickets, nextPageToken: found.nextPageToken };
      }),
    handInScans: (request) => read(settings, client.handInScans.bind(client), HandInScansRequest.fromPartial(request)),
    handInWalkIns: (request) =>
      read(settings, client.handInWalkIns.bind(client), HandInWalkInsRequest.fromPartial(request)),
    everyScan: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListScansRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const found = await read(settings, client.listScans.bind(client), wanted);
        return { items: found.scans, nextPageToken: found.nextPageToken };
      }),
    getDoorCounts: (request) =>
      read(settings, client.getDoorCounts.bind(client), GetDoorCountsRequest.fromPartial(request)),
  };
}
