import {
  accept,
  checkRequestId,
  invalid,
  refuse,
  staleVersion,
  type Outcome,
  type Refusal,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { changeOne, type OneChange, type Schedule } from '@inclust/schedule';
import type { DraftField, EventDraft } from '../domain/events/event.ts';
import { eventDecider, type EventCommand } from '../domain/events/event-decider.ts';
import type { EventMove } from '../domain/events/life-cycle.ts';
import { scheduleRules } from '../domain/events/schedule-rules.ts';
import { keepsAskedFor, occurrenceInUse } from './asked-for.ts';
import { eventNotFound } from './event-not-found.ts';
import { eventNameOf } from './names.ts';
import { recurrenceOf } from './places/names.ts';
import { mayOrganise, organiserOf, type Organiser } from './permission.ts';
import type { EventsApp, ScheduledEvent } from './ports.ts';

const decider = eventDecider(scheduleRules);

/** An event as the caller read it. */
export interface ReadEvent {
  readonly id: Uuid;
  /** The etag it was read with; empty to change whatever it is now. */
  readonly etag: string;
}

/** Makes a draft. Refused: `not-allowed`, `invalid-input`. */
export async function createEvent(
  app: EventsApp,
  id: Uuid,
  draft: EventDraft<Schedule>,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  const denied =
    mayOrganise(await organiserOf(app, request.actor), draft.organisers) ??
    checkRequestId(request.requestId) ??
    (await checkVenue(app, draft.venue));
  if (denied) return denied;
  const deed = { at: app.clock.now(), by: request.actor.id };
  // By which every node and calendar knows it for good.
  const uid = `${id}@${app.node}.inclust`;
  return app.events.save(id, request, (current) =>
    belowEvent(decider.decide({ kind: 'create', id, uid, draft, ...deed }, current?.state)),
  );
}

/** Changes the named fields to what another draft says. Refused as `createEvent`, and `event-not-found`, `stale-etag`, `event-{state}`, `occurrence-in-use`. */
export async function updateEvent(
  app: EventsApp,
  read: ReadEvent,
  fields: readonly DraftField[],
  draft: EventDraft<Schedule>,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  const denied =
    (fields.includes('venue') ? await checkVenue(app, draft.venue) : undefined) ??
    (fields.includes('schedule') ? keepsAskedFor(await app.askedFor(read.id), draft.schedule) : undefined);
  return (
    denied ??
    changed(app, read, request, (_, organiser) => {
      // Who organises for one organisation gives an event to no other.
      const given = fields.includes('organisers') ? mayOrganise(organiser, draft.organisers) : undefined;
      return given ?? accept({ kind: 'edit', fields, draft });
    })
  );
}

/** Moves an event on, or throws a draft away. `reason` is a code, empty where none is asked for. Refused: `event-{state}`, `event-not-over`, `stale-etag`. */
export function moveEvent(
  app: EventsApp,
  read: ReadEvent,
  kind: EventMove,
  reason: string,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  return changed(app, read, request, () => accept({ kind, reason }));
}

/** Changes one occurrence of a series. Refused: `event-not-a-series`, `invalid-input` with `occurrence-unknown`, and as `updateEvent`. */
export async function changeOccurrence(
  app: EventsApp,
  read: ReadEvent,
  occurrence: string,
  change: OneChange,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  const isAskedFor = change.kind === 'remove' && (await app.askedFor(read.id)).includes(recurrenceOf(occurrence) ?? '');
  if (isAskedFor) return invalid([{ field: 'change', rule: 'occurrence-in-use', message: occurrenceInUse }]);
  return changed(app, read, request, ({ draft }) => {
    const { schedule } = draft;
    if (schedule?.kind !== 'series')
      return refuse({ code: 'event-not-a-series', kind: 'state', message: 'The event takes place once.' });
    const edited = changeOne(schedule, occurrence, change);
    if (!edited.ok) return byRequest(edited.refusal);
    return accept({ kind: 'edit', fields: ['schedule'], draft: { ...draft, schedule: edited.value.series } });
  });
}

/** Which field of the request a refusal of one occurrence is about. */
const fieldOf: Readonly<Record<string, string>> = {
  'length-out-of-range': 'length',
  'local-time-does-not-exist': 'start',
};

function byRequest({ code, message }: Refusal): Outcome<never> {
  return invalid([{ field: fieldOf[code] ?? 'occurrence', rule: code, message }]);
}

type Intent<Command> = Command extends unknown ? Omit<Command, 'at' | 'by'> : never;

async function changed(
  app: EventsApp,
  { id, etag }: ReadEvent,
  request: RequestIdentity,
  command: (event: ScheduledEvent, organiser: Organiser) => Outcome<Intent<EventCommand<Schedule>>>,
): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  const wrong = checkRequestId(request.requestId);
  if (wrong) return wrong;
  const deed = { at: app.clock.now(), by: request.actor.id };
  const organiser = await organiserOf(app, request.actor);
  return app.events.save(id, request, (current) => {
    if (!current || current.state.state === 'deleted') return eventNotFound;
    const denied =
      mayOrganise(organiser, current.state.draft.organisers) ??
      staleVersion(etag, current.version, eventNameOf(app.node, id));
    if (denied) return denied;
    const wanted = command(current.state, organiser);
    return wanted.ok ? belowEvent(decider.decide({ ...wanted.value, ...deed }, current.state)) : wanted;
  });
}

/** A venue that an event names must be there. */
async function checkVenue({ venues }: EventsApp, venue: Uuid | undefined): Promise<Outcome<never> | undefined> {
  if (venue === undefined || (await venues.get(venue))) return undefined;
  return invalid([{ field: 'event.venue', rule: 'venue-not-found', message: 'Must be a venue of this node.' }]);
}

/** Fields of a draft are named as the request has them; `reason` stands beside the event. */
function belowEvent<Value>(outcome: Outcome<Value>): Outcome<Value> {
  if (outcome.ok || !outcome.refusal.violations) return outcome;
  return invalid(
    outcome.refusal.violations.map((one) => (one.field === 'reason' ? one : { ...one, field: `event.${one.field}` })),
  );
}
