import { EventKind, EventMode, EventState } from '@inclust/contracts';

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
export function wordOf<Value>(words: Readonly<Record<string, Value>>, value: Value): string {
  return Object.keys(words).find((word) => words[word] === value) ?? 'unknown';
}
