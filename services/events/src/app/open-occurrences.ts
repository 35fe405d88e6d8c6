import {
  parseLocalDate,
  parseLocalTime,
  seriesIds,
  occurrenceOf,
  type Occurrence,
  type Schedule,
} from '@inclust/schedule';
import type { EventState } from '../domain/events/event.ts';
import { furthestZone } from '../domain/events/schedule-rules.ts';
import { single } from './places/names.ts';
import type { Occurrences } from './places/ports.ts';
import type { EventStore, ScheduledEvent } from './ports.ts';

/** Says of which occurrences of this node's events registrations are taken: of those that are published, and neither cancelled nor over. */
export function openOccurrences(events: Pick<EventStore, 'get'>, now: () => number): Occurrences {
  return {
    has: async (id) => (await events.get(id)) !== undefined,
    occurrence: async (id, recurrence) => {
      const event = (await events.get(id))?.state;
      const found = event && event.state !== 'draft' ? occurrenceNamed(event, recurrence) : undefined;
      if (!event || !found) return undefined;
      const code = closedBecause(event.state, found, now());
      return code === undefined ? { open: true } : { open: false, code };
    },
    overAt: async (id, recurrence) => {
      const event = (await events.get(id))?.state;
      const found = event && occurrenceNamed(event, recurrence);
      return found && endOf(found);
    },
  };
}

/** What of an event says when it takes place. */
export interface Timetabled {
  readonly draft: Pick<ScheduledEvent['draft'], 'schedule'>;
}

/** Occurrences of schedules that were asked for, by their recurrences. */
const remembered = new WeakMap<Schedule, Map<string, Occurrence>>();

/** The occurrence of an event by its recurrence; `undefined` where there is none. */
export function occurrenceNamed({ draft }: Timetabled, recurrence: string): Occurrence | undefined {
  const { schedule } = draft;
  if (!schedule) return undefined;
  const known = remembered.get(schedule) ?? new Map<string, Occurrence>();
  remembered.set(schedule, known);
  const occurrence = known.get(recurrence) ?? occurrenceIn(schedule, recurrence);
  if (occurrence) known.set(recurrence, occurrence);
  return occurrence;
}

function occurrenceIn(schedule: Schedule, recurrence: string): Occurrence | undefined {
  if (schedule.kind !== 'series') return recurrence === single ? occurrenceOf(schedule, schedule.start) : undefined;
  const id = parseLocalTime(recurrence) ?? parseLocalDate(recurrence);
  if (id === undefined || !seriesIds(schedule).includes(id)) return undefined;
  return occurrenceOf(
    schedule.first,
    id,
    schedule.overrides.find((one) => one.id === id),
  );
}

/** The recurrences of a schedule. */
export function recurrencesOf(schedule: Schedule | undefined): readonly string[] {
  if (!schedule) return [];
  return schedule.kind === 'series' ? seriesIds(schedule) : [single];
}

function closedBecause(state: EventState, occurrence: Occurrence, now: number): string | undefined {
  if (state !== 'published') return `event-${state}`;
  if (occurrence.isCancelled) return 'occurrence-cancelled';
  return endOf(occurrence) <= now ? 'occurrence-over' : undefined;
}

/** When an occurrence is over everywhere, in epoch milliseconds. */
function endOf(occurrence: Occurrence): number {
  if (occurrence.kind === 'timed') return Date.parse(occurrence.endsAt);
  return Date.parse(`${occurrence.end}T00:00Z`) + furthestZone;
}
