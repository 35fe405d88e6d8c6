import {
  CancelEventRequest,
  ChangeOccurrenceRequest,
  ChangeOccurrencesRequest,
  CloseEventRequest,
  CreateEventRequest,
  DeleteEventRequest,
  GetEventRequest,
  ImportEventsRequest,
  ListEventsRequest,
  ListOccurrencesRequest,
  MarkEventHeldRequest,
  PostponeEventRequest,
  PreviewScheduleRequest,
  PublishEventRequest,
  ReopenEventRequest,
  UpdateEventRequest,
  type CancelEventResponse,
  type ChangeOccurrenceResponse,
  type ChangeOccurrencesResponse,
  type CloseEventResponse,
  type CreateEventResponse,
  type DeleteEventResponse,
  type Event,
  type EventServiceClient,
  type GetEventResponse,
  type ImportEventsResponse,
  type ListEventsResponse,
  type MarkEventHeldResponse,
  type Occurrence,
  type PostponeEventResponse,
  type PreviewScheduleResponse,
  type PublishEventResponse,
  type ReopenEventResponse,
  type UpdateEventResponse,
  WatchEventsRequest,
  type WatchEventsResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';
import { watched } from './watch.ts';

/** Events; every method is an rpc of `inclust.events.v1.EventService`. What begins with `every` comes as all pages of a list. */
export interface EventsApi {
  createEvent(request: Partially<CreateEventRequest>): Promise<CreateEventResponse>;
  updateEvent(request: Partially<UpdateEventRequest>): Promise<UpdateEventResponse>;
  publishEvent(request: Partially<PublishEventRequest>): Promise<PublishEventResponse>;
  postponeEvent(request: Partially<PostponeEventRequest>): Promise<PostponeEventResponse>;
  cancelEvent(request: Partially<CancelEventRequest>): Promise<CancelEventResponse>;
  deleteEvent(request: Partially<DeleteEventRequest>): Promise<DeleteEventResponse>;
  markEventHeld(request: Partially<MarkEventHeldRequest>): Promise<MarkEventHeldResponse>;
  closeEvent(request: Partially<CloseEventRequest>): Promise<CloseEventResponse>;
  reopenEvent(request: Partially<ReopenEventRequest>): Promise<ReopenEventResponse>;
  changeOccurrence(request: Partially<ChangeOccurrenceRequest>): Promise<ChangeOccurrenceResponse>;
  changeOccurrences(request: Partially<ChangeOccurrencesRequest>): Promise<ChangeOccurrencesResponse>;
  importEvents(request: Partially<ImportEventsRequest>): Promise<ImportEventsResponse>;
  getEvent(request: Partially<GetEventRequest>): Promise<GetEventResponse>;
  listEvents(request: Partially<ListEventsRequest>): Promise<ListEventsResponse>;
  everyEvent(request?: Partially<ListEventsRequest>): AsyncGenerator<Event>;
  everyOccurrence(request: Partially<ListOccurrencesRequest>): AsyncGenerator<Occurrence>;
  previewSchedule(request: Partially<PreviewScheduleRequest>): Promise<PreviewScheduleResponse>;
  /** What happens, as it happens, for as long as it is read; goes on by itself where the node was away. See `watched`. */
  watchEvents(request?: Partially<WatchEventsRequest>, signal?: AbortSignal): AsyncGenerator<WatchEventsResponse>;
}

const pageSize = 1_000;

/** The promise client of events. */
export function eventsApi(client: EventServiceClient, settings: CallSettings): EventsApi {
  return {
    createEvent: (request) =>
      change(settings, client.createEvent.bind(client), CreateEventRequest.fromPartial(request)),
    updateEvent: (request) =>
      change(settings, client.updateEvent.bind(client), UpdateEventRequest.fromPartial(request)),
    publishEvent: (request) =>
      change(settings, client.publishEvent.bind(client), PublishEventRequest.fromPartial(request)),
    postponeEvent: (request) =>
      change(settings, client.postponeEvent.bind(client), PostponeEventRequest.fromPartial(request)),
    cancelEvent: (request) =>
      change(settings, client.cancelEvent.bind(client), CancelEventRequest.fromPartial(request)),
    deleteEvent: (request) =>
      change(settings, client.deleteEvent.bind(client), DeleteEventRequest.fromPartial(request)),
    markEventHeld: (request) =>
      change(settings, client.markEventHeld.bind(client), MarkEventHeldRequest.fromPartial(request)),
    closeEvent: (request) => change(settings, client.closeEvent.bind(client), CloseEventRequest.fromPartial(request)),
    reopenEvent: (request) =>
      change(settings, client.reopenEvent.bind(client), ReopenEventRequest.fromPartial(request)),
    changeOccurrence: (request) =>
      change(settings, client.changeOccurrence.bind(client), ChangeOccurrenceRequest.fromPartial(request)),
    changeOccurrences: (request) =>
      change(settings, client.changeOccurrences.bind(client), ChangeOccurrencesRequest.fromPartial(request)),
    importEvents: (request) =>
      change(settings, client.importEvents.bind(client), ImportEventsRequest.fromPartial(request)),
    getEvent: (request) => read(settings, client.getEvent.bind(client), GetEventRequest.fromPartial(request)),
    listEvents: (request) => read(settings, client.listEvents.bind(client), ListEventsRequest.fromPartial(request)),
    everyEvent: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListEventsRequest.fromPartial({ pageSize, ...request, pageToken });
        const { events, nextPageToken } = await read(settings, client.listEvents.bind(client), wanted);
        return { items: events, nextPageToken };
      }),
    everyOccurrence: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListOccurrencesRequest.fromPartial({ pageSize, ...request, pageToken });
        const { occurrences, nextPageToken } = await read(settings, client.listOccurrences.bind(client), wanted);
        return { items: occurrences, nextPageToken };
      }),
    previewSchedule: (request) =>
      read(settings, client.previewSchedule.bind(client), PreviewScheduleRequest.fromPartial(request)),
    watchEvents: (request = {}, signal) =>
      watched((wanted) => client.watchEvents(wanted), WatchEventsRequest.fromPartial(request), signal),
  };
}
