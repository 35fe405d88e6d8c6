import type { Occurrence } from '@inclust/schedule';
import type { EventDraft, EventState } from '../events/event.ts';

/** What who comes to an occurrence relies on. */
export interface Appointment {
  /** `postponed` until it has another date; everything else that takes place is `on`. */
  readonly state: 'on' | 'postponed';
  /** Moments in UTC, or days where it is whole days; `[start, end)`. */
  readonly start: string;
  readonly end: string;
  readonly mode: EventDraft<unknown>['mode'];
  /** The id of the venue and the address to join at; empty where there is none. */
  readonly venue: string;
  readonly link: string;
}

/** What changed of an appointment. `resumed`: what was postponed takes place. */
export const appointmentChanges = ['time', 'place', 'postponed', 'resumed'] as const;
export type AppointmentChange = (typeof appointmentChanges)[number];

/** The appointment that an occurrence is; `undefined` where it does not take place or is over, of which nobody is told by it. */
export function appointmentOf(
  event: { readonly state: EventState; readonly draft: Pick<EventDraft<unknown>, 'mode' | 'venue' | 'link'> },
  occurrence: Occurrence | undefined,
): Appointment | undefined {
  const { state, draft } = event;
  if (!occurrence || occurrence.isCancelled || (state !== 'published' && state !== 'postponed')) return undefined;
  return {
    state: state === 'postponed' ? 'postponed' : 'on',
    start: startOf(occurrence),
    end: occurrence.kind === 'timed' ? occurrence.endsAt : occurrence.end,
    mode: draft.mode,
    venue: draft.venue ?? '',
    link: draft.link ?? '',
  };
}

/** The start of an occurrence as an appointment has it. */
export function startOf(occurrence: Occurrence): string {
  return occurrence.kind === 'timed' ? occurrence.startsAt : occurrence.start;
}

/** What those who come must be told of. */
export function changesBetween(before: Appointment, after: Appointment): readonly AppointmentChange[] {
  const found: AppointmentChange[] = [];
  if (before.state !== after.state) found.push(after.state === 'postponed' ? 'postponed' : 'resumed');
  if (before.start !== after.start || before.end !== after.end) found.push('time');
  if (before.mode !== after.mode || before.venue !== after.venue || before.link !== after.link) found.push('place');
  return found;
}
