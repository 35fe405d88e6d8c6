import { invalid, refuse, type Outcome } from '@inclust/kernel';
import type { DraftField, EventState } from './event.ts';

/** What moves an event from one state to another. */
export type EventMove = 'publish' | 'postpone' | 'cancel' | 'mark-held' | 'close' | 'reopen' | 'delete';

interface Way {
  readonly from: readonly EventState[];
  readonly to: EventState;
  readonly event: 'published' | 'postponed' | 'cancelled' | 'marked-held' | 'closed' | 'reopened' | 'deleted';
  /** The codes that say why; empty where no reason is asked for. */
  readonly reasons: readonly string[];
  /** Whether calendars must take it over. */
  readonly isVisible: boolean;
}

const unforeseen = ['weather', 'illness', 'venue', 'funding', 'too-few', 'other'];

/** From where each move leads where. A postponed event is published again, with another date. A step that disappoints must say why. */
export const eventMoves: Readonly<Record<EventMove, Way>> = {
  publish: { from: ['draft', 'postponed'], to: 'published', event: 'published', reasons: [], isVisible: true },
  postpone: { from: ['published'], to: 'postponed', event: 'postponed', reasons: unforeseen, isVisible: true },
  cancel: {
    from: ['published', 'postponed'],
    to: 'cancelled',
    event: 'cancelled',
    reasons: unforeseen,
    isVisible: true,
  },
  'mark-held': { from: ['published'], to: 'held', event: 'marked-held', reasons: [], isVisible: false },
  close: { from: ['held'], to: 'closed', event: 'closed', reasons: [], isVisible: false },
  reopen: {
    from: ['closed'],
    to: 'held',
    event: 'reopened',
    reasons: ['correction', 'late-evidence'],
    isVisible: false,
  },
  delete: { from: ['draft'], to: 'deleted', event: 'deleted', reasons: [], isVisible: false },
};

const saying: Readonly<Record<EventState, string>> = {
  draft: 'The event is not published yet.',
  published: 'The event is published.',
  postponed: 'The event is postponed.',
  cancelled: 'The event is cancelled.',
  held: 'The event was held.',
  closed: 'The event is closed: its figures are final.',
  deleted: 'The event was deleted.',
};

/** The refusal of what a state does not allow: `event-draft`, `event-published`, `event-postponed`, `event-cancelled`, `event-held`, `event-closed`. */
export function notWhile(state: EventState) {
  return refuse({ code: `event-${state}`, kind: 'state', message: saying[state] });
}

/** The way of a move from a state, or why it cannot be gone. `reason` is empty where none was given. */
export function wayOf(move: EventMove, state: EventState, reason: string): Outcome<Way> {
  const way = eventMoves[move];
  if (!way.from.includes(state)) return notWhile(state);
  if (way.reasons.length === 0 ? reason === '' : way.reasons.includes(reason)) return { ok: true, value: way };
  const message =
    way.reasons.length > 0 ? `Must be one of ${way.reasons.join(', ')}.` : 'No reason is kept for this step.';
  return invalid([{ field: 'reason', rule: reason === '' ? 'required' : 'reason-unknown', message }]);
}

/** What can no longer be changed of an event in a state: of one that was held when and where it was, of one that has ended anything. */
export function isFixed(field: DraftField, state: EventState): boolean {
  if (state === 'cancelled' || state === 'closed') return true;
  return state === 'held' && (field === 'schedule' || field === 'mode' || field === 'venue' || field === 'link');
}

/** Whether those who have the event in their calendar must see a change of it. */
export function isVisible(field: DraftField): boolean {
  return field !== 'note' && field !== 'themes' && field !== 'kind';
}
