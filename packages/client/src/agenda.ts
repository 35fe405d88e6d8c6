import {
  GetAgendaEventRequest,
  ListAgendaEventsRequest,
  type AgendaEvent,
  type AgendaServiceClient,
  type GetAgendaEventResponse,
  type GetAgendaStateResponse,
  type ListAgendaEventsResponse,
  WatchAgendaRequest,
  type WatchAgendaResponse,
} from '@inclust/contracts';
import { read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';
import { watched } from './watch.ts';

/** What was published in all nodes; every method is an rpc of `inclust.federation.v1.AgendaService`. */
export interface AgendaApi {
  getAgendaEvent(request: Partially<GetAgendaEventRequest>): Promise<GetAgendaEventResponse>;
  listAgendaEvents(request: Partially<ListAgendaEventsRequest>): Promise<ListAgendaEventsResponse>;
  getAgendaState(): Promise<GetAgendaStateResponse>;
  /** All pages of `listAgendaEvents`. */
  everyAgendaEvent(request?: Partially<ListAgendaEventsRequest>): AsyncGenerator<AgendaEvent>;
  /** What changes, as it comes to the node, for as long as it is read; goes on by itself where the node was away. See `watched`. */
  watchAgenda(request?: Partially<WatchAgendaRequest>, signal?: AbortSignal): AsyncGenerator<WatchAgendaResponse>;
}

/** The promise client of the agenda. */
export function agendaApi(client: AgendaServiceClient, settings: CallSettings): AgendaApi {
  const list = (request: Partially<ListAgendaEventsRequest>): Promise<ListAgendaEventsResponse> =>
    read(settings, client.listAgendaEvents.bind(client), ListAgendaEventsRequest.fromPartial(request));
  return {
    getAgendaEvent: (request) =>
      read(settings, client.getAgendaEvent.bind(client), GetAgendaEventRequest.fromPartial(request)),
    listAgendaEvents: list,
    getAgendaState: () => read(settings, client.getAgendaState.bind(client), {}),
    everyAgendaEvent: (request = {}) =>
      allItems(async (pageToken) => {
        const { events, nextPageToken } = await list({ pageSize: 1_000, ...request, pageToken });
        return { items: events, nextPageToken };
      }),
    watchAgenda: (request = {}, signal) =>
      watched((wanted) => client.watchAgenda(wanted), WatchAgendaRequest.fromPartial(request), signal),
  };
}
