import { EventKind, EventMode, EventState, type Event } from '@inclust/contracts';
import { Failure } from '../failure.ts';

/** States of events as they are typed and shown. */
export const eventStates: Readonly<Record<string, EventState>> = {
  draft: EventState.EVENT_STATE_DRAFT,
  published: EventState.EVENT_STATE_PUBLISHED,
  postponed: EventState.EVENT_STATE_POSTPONED,
  cancelled: EventState.EVENT_STATE_CANCELLED,
  held: EventState.EVENT_STATE_HELD,
  closed: EventState.EVENT_STATE_CLOSED,
};

/** Kinds of events as they are typed and shown. */
export const eventKinds: Readonly<Record<string, EventKind>> = {
  'joint-action': EventKind.EVENT_KIND_JOINT_ACTION,
  'joint-public-event': EventKind.EVENT_KIND_JOINT_PUBLIC_EVENT,
  training: EventKind.EVENT_KIND_TRAINING,
  'public-event': EventKind.EVENT_KIND_PUBLIC_EVENT,
  'internal-meeting': EventKind.EVENT_KIND_INTERNAL_MEETING,
};

/** How one takes part, as it is typed and shown. */
export const eventModes: Readonly<Record<string, EventMode>> = {
  'on-site': EventMode.EVENT_MODE_ON_SITE,
  online: EventMode.EVENT_MODE_ONLINE,
  hybrid: EventMode.EVENT_MODE_HYBRID,
};

/** The word for a value; `unknown` for one that a newer node added. */
export function wordOf<Value>(words: Readonly<Record<string, Value>>, value: Value | undefined): string {
  return Object.keys(words).find((word) => words[word] === value) ?? 'unknown';
}

/** When an event takes place, or how it comes again. */
export function whenOf({ schedule }: Pick<Event, 'schedule'>): string {
  const first = schedule?.first;
  if (!first) return '';
  const start =
    first.$case === 'timed' ? `${first.value.startTime.slice(0, 16)} ${first.value.timeZone}` : first.value.startDate;
  return schedule.rule === '' ? start : `${start} ${schedule.rule}`;
}

/** The value of a word; a failure that names the option for any other. */
export function named<Value>(option: string, words: Readonly<Record<string, Value>>, word: string): Value {
  const value = Object.hasOwn(words, word) ? words[word] : undefined;
  if (value !== undefined) return value;
  throw new Failure('usage', 'option-invalid', `${option} must be one of ${Object.keys(words).join(', ')}.`);
}

/** A moment in ISO 8601, or the first one of a day in UTC. */
export function momentOf(option: string, text: string): string {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new Failure('usage', 'option-invalid', `${option} must be a day or a moment, such as 2027-10-19.`);
}
