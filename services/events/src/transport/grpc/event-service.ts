import {
  CancelEventRequest,
  ChangeOccurrenceRequest,
  ChangeOccurrencesRequest,
  CloseEventRequest,
  CreateEventRequest,
  DeleteEventRequest,
  EventServiceService,
  ImportEventsRequest,
  MarkEventHeldRequest,
  PostponeEventRequest,
  PublishEventRequest,
  ReopenEventRequest,
  UpdateEventRequest,
  type EventServiceServer,
  type ListEventsRequest,
} from '@inclust/contracts';
import { accept, invalid, type Language, type NodeId, type Outcome } from '@inclust/kernel';
import { pageSize, type AtVersion } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService, identify, type Encoder, maskFields } from '@inclust/rpc';
import type { Watching } from '@inclust/watch';
import { changeOccurrence, createEvent, moveEvent, updateEvent, type ReadEvent } from '../../app/change-event.ts';
import { changeOccurrences } from '../../app/change-occurrences.ts';
import { importEvents } from '../../app/import/import-events.ts';
import { eventId, venueId } from '../../app/names.ts';
import type { EventFilter, EventsApp, ScheduledEvent } from '../../app/ports.ts';
import { getEvent, listEvents } from '../../app/read-events.ts';
import type { EventMove } from '../../domain/events/life-cycle.ts';
import { states } from './enums.ts';
import { draftFromProto, eventFields, eventToProto, eventWithHistory } from './event.ts';
import { newId } from './new-id.ts';
import { eventWatch } from './watch-events.ts';
import { fileFromProto, rowToProto } from './import.ts';
import { changeFromProto, listOccurrences, occurrencesChangeFromProto, previewSchedule } from './occurrences.ts';

interface ChangeRequest {
  readonly name: string;
  readonly etag: string;
  readonly requestId: string;
  readonly reason?: string;
}

/** Events as a gRPC service; `language` is the node's first. */
export function eventService(app: EventsApp, language: Language, context: RpcContext, watching: Watching): RpcService {
  const { node } = app;
  /** An rpc that moves an event on. */
  const move = <Request extends ChangeRequest>(method: string, kind: EventMove, codec: Encoder<Request>) =>
    unary(context, async (request: Request, call) => {
      const read = readOf(node, request);
      if (!read.ok) return read;
      const identity = identify(method, codec, request, call);
      return answer(node, await moveEvent(app, read.value, kind, request.reason ?? '', identity));
    });
  const implementation: EventServiceServer = {
    createEvent: unary(context, async (request, call) => {
      if (!request.event) return required;
      const draft = draftFromProto(node, request.event);
      if (!draft.ok) return draft;
      const identity = identify('CreateEvent', CreateEventRequest, request, call);
      return answer(node, await createEvent(app, newId(node, 'events', identity), draft.value, identity));
    }),
    updateEvent: unary(context, async (request, call) => {
      const { event, updateMask = [] } = request;
      if (!event) return required;
      const id = eventId(node, event.name, 'event.name');
      if (!id.ok) return id;
      const fields = maskFields(updateMask, eventFields, 'Event');
      if (!fields.ok) return fields;
      const next = draftFromProto(node, event);
      if (!next.ok) return next;
      const identity = identify('UpdateEvent', UpdateEventRequest, request, call);
      const read = { id: id.value, etag: event.etag };
      return answer(node, await updateEvent(app, read, fields.value, next.value, identity));
    }),
    getEvent: unary(context, async ({ name }, { actor }) => {
      const id = eventId(node, name);
      if (!id.ok) return id;
      const found = await getEvent(app, id.value, actor);
      return found.ok ? accept({ event: eventWithHistory(node, found.value) }) : found;
    }),
    listEvents: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const filter = filterOf(node, request);
      if (!filter.ok) return filter;
      const page = { pageSize: size.value, pageToken: request.pageToken };
      const found = await listEvents(app, filter.value, page, actor);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ events: items.map((one) => eventToProto(node, one)), nextPageToken });
    }),
    watchEvents: watching.watch(eventWatch(app)),
    publishEvent: move('PublishEvent', 'publish', PublishEventRequest),
    postponeEvent: move('PostponeEvent', 'postpone', PostponeEventRequest),
    cancelEvent: move('CancelEvent', 'cancel', CancelEventRequest),
    deleteEvent: move('DeleteEvent', 'delete', DeleteEventRequest),
    markEventHeld: move('MarkEventHeld', 'mark-held', MarkEventHeldRequest),
    closeEvent: move('CloseEvent', 'close', CloseEventRequest),
    reopenEvent: move('ReopenEvent', 'reopen', ReopenEventRequest),
    changeOccurrence: unary(context, async (request, call) => {
      const read = readOf(node, request);
      if (!read.ok) return read;
      const change = changeFromProto(request);
      if (!change.ok) return change;
      const identity = identify('ChangeOccurrence', ChangeOccurrenceRequest, request, call);
      return answer(node, await changeOccurrence(app, read.value, request.occurrence, change.value, identity));
    }),
    changeOccurrences: unary(context, async (request, call) => {
      const read = readOf(node, request);
      if (!read.ok) return read;
      const wish = occurrencesChangeFromProto(request);
      if (!wish.ok) return wish;
      const identity = identify('ChangeOccurrences', ChangeOccurrencesRequest, request, call);
      const done = await changeOccurrences(app, read.value, newId(node, 'events', identity), wish.value, identity);
      if (!done.ok) return done;
      const { event, following, lost } = done.value;
      return accept({
        event: eventToProto(node, event),
        following: following && eventToProto(node, following),
        lost: [...lost],
      });
    }),
    importEvents: unary(context, async (request, call) => {
      const file = fileFromProto(request, language);
      if (!file.ok) return file;
      const identity = identify('ImportEvents', ImportEventsRequest, request, call);
      const rows = await importEvents(app, file.value, identity, call.signal);
      return rows.ok ? accept({ events: rows.value.map((row) => rowToProto(node, row)) }) : rows;
    }),
    previewSchedule: unary(context, async (request) => previewSchedule(request)),
    listOccurrences: unary(context, async (request, { actor }) => listOccurrences(app, request, actor)),
  };
  return { definition: EventServiceService, implementation, end: watching.end };
}

const required = invalid([{ field: 'event', rule: 'required', message: 'Say what takes place.' }]);

function readOf(node: NodeId, { name, etag }: ChangeRequest): Outcome<ReadEvent> {
  const id = eventId(node, name);
  return id.ok ? accept({ id: id.value, etag }) : id;
}

function answer(node: NodeId, outcome: Outcome<AtVersion<ScheduledEvent>>) {
  return outcome.ok ? accept({ event: eventToProto(node, outcome.value) }) : outcome;
}

function filterOf(node: NodeId, request: ListEventsRequest): Outcome<Omit<EventFilter, 'shownTo'>> {
  const { state, venue, organiser, discipline, fromTime, untilTime } = request;
  const at = venue === '' ? undefined : venueId(node, venue, 'venue');
  if (at && !at.ok) return at;
  const wanted = states.fromProto(state);
  return accept({
    ...(wanted ? { state: wanted } : {}),
    ...(at ? { venue: at.value } : {}),
    ...(organiser === '' ? {} : { organiser }),
    ...(discipline === '' ? {} : { discipline }),
    ...(fromTime === undefined ? {} : { from: Date.parse(fromTime) }),
    ...(untilTime === undefined ? {} : { until: Date.parse(untilTime) }),
  });
}
