import {
  accept,
  invalid,
  refuse,
  unreachable,
  type Decider,
  type InstantText,
  type Outcome,
  type Uuid,
} from '@inclust/kernel';
import { changedFields, withFields } from './draft-fields.ts';
import type { CulturalEvent, DraftField, EventDraft, EventOrigin } from './event.ts';
import { eventMoves, isFixed, isVisible, notWhile, wayOf, type EventMove } from './life-cycle.ts';
import { draftViolations, publishViolations, type ScheduleRules } from './rules.ts';

/** Who does it, and when. */
interface Deed {
  readonly at: InstantText;
  /** The actor's id. */
  readonly by: string;
}

/** For what a file says of it. */
interface Imported {
  readonly origin?: EventOrigin;
}

export type EventCommand<S> = Deed &
  (
    | ({ readonly kind: 'create'; readonly id: Uuid; readonly uid: string; readonly draft: EventDraft<S> } & Imported)
    /** The named fields become what the draft says; those it lacks are emptied. */
    | ({ readonly kind: 'edit'; readonly fields: readonly DraftField[]; readonly draft: EventDraft<S> } & Imported)
    | { readonly kind: EventMove; readonly reason: string }
  );

/** What has happened to an event. `sequence` is as of after it. */
export type EventStep<S> = Deed &
  (
    | ({ readonly kind: 'created'; readonly id: Uuid; readonly uid: string; readonly draft: EventDraft<S> } & Imported)
    | ({
        readonly kind: 'edited';
        /** Those that are not what they were. */
        readonly fields: readonly DraftField[];
        readonly draft: EventDraft<S>;
        readonly sequence: number;
      } & Imported)
    | { readonly kind: MovedKind; readonly reason?: string; readonly sequence: number }
  );

type MovedKind = (typeof eventMoves)[EventMove]['event'];

type State<S> = CulturalEvent<S> | undefined;

const missing = refuse({ code: 'event-not-found', kind: 'not-found', message: 'There is no such event.' });
const exists = refuse({ code: 'event-exists', kind: 'exists', message: 'There is an event with this id.' });
const notOver = refuse({ code: 'event-not-over', kind: 'state', message: 'The event is not over yet.' });

/** The rules for one event, with those of its schedule. */
export function eventDecider<S>(schedules: ScheduleRules<S>): Decider<EventCommand<S>, EventStep<S>, State<S>> {
  return { initial: undefined, decide: (command, event) => decide(schedules, command, event), evolve };
}

function decide<S>(
  schedules: ScheduleRules<S>,
  command: EventCommand<S>,
  event: State<S>,
): Outcome<readonly EventStep<S>[]> {
  const { at, by } = command;
  if (command.kind === 'create') {
    if (event && event.state !== 'deleted') return exists;
    const { id, uid, draft } = command;
    const broken = draftViolations(draft, schedules);
    return broken.length > 0
      ? invalid(broken)
      : accept([{ kind: 'created', id, uid, draft, ...originOf(command), at, by }]);
  }
  if (!event || event.state === 'deleted') return missing;
  switch (command.kind) {
    case 'edit':
      return edited(schedules, command, event);
    case 'publish':
    case 'postpone':
    case 'cancel':
    case 'mark-held':
    case 'close':
    case 'reopen':
    case 'delete':
      return moved(schedules, command, event);
    default:
      return unreachable(command);
  }
}

function edited<S>(
  schedules: ScheduleRules<S>,
  command: Extract<EventCommand<S>, { readonly kind: 'edit' }>,
  event: CulturalEvent<S>,
): Outcome<readonly EventStep<S>[]> {
  const { at, by } = command;
  if (event.state === 'cancelled' || event.state === 'closed') return notWhile(event.state);
  const draft = withFields(event.draft, command.draft, command.fields);
  const fields = changedFields(event.draft, draft, schedules.same);
  if (fields.length === 0) return accept([]);
  const fixed = fields.filter((field) => isFixed(field, event.state));
  if (fixed.length > 0)
    return invalid(
      fixed.map((field) => ({ field, rule: 'unchangeable', message: 'The event was held: this stays as it was.' })),
    );
  const broken = [...draftViolations(draft, schedules), ...(event.state === 'draft' ? [] : publishViolations(draft))];
  if (broken.length > 0) return invalid(broken);
  const rises = event.state !== 'draft' && fields.some(isVisible);
  const sequence = event.sequence + (rises ? 1 : 0);
  return accept([{ kind: 'edited', fields, draft, sequence, ...originOf(command), at, by }]);
}

function originOf({ origin }: Imported): Imported {
  return origin ? { origin } : {};
}

function moved<S>(
  schedules: ScheduleRules<S>,
  command: Extract<EventCommand<S>, { readonly kind: EventMove }>,
  event: CulturalEvent<S>,
): Outcome<readonly EventStep<S>[]> {
  const { at, by, kind, reason } = command;
  if (eventMoves[kind].to === event.state && kind !== 'reopen') return accept([]);
  const way = wayOf(kind, event.state, reason);
  if (!way.ok) return way;
  const { schedule } = event.draft;
  if (kind === 'publish') {
    const broken = [...draftViolations(event.draft, schedules), ...publishViolations(event.draft)];
    if (broken.length > 0) return invalid(broken);
  }
  const end = schedule === undefined ? null : schedules.endOf(schedule);
  if (kind === 'mark-held' && (end === null || end > Date.parse(at))) return notOver;
  // What nobody has in a calendar yet begins with 0.
  const rises = way.value.isVisible && event.state !== 'draft';
  const sequence = event.sequence + (rises ? 1 : 0);
  return accept([{ kind: way.value.event, ...(reason !== '' && { reason }), sequence, at, by }]);
}

function evolve<S>(event: State<S>, step: EventStep<S>): State<S> {
  const { at, by } = step;
  if (step.kind === 'created') {
    const { id, uid, draft } = step;
    const history = [{ kind: step.kind, at, by }];
    return {
      id,
      uid,
      state: 'draft',
      draft,
      sequence: 0,
      history,
      createdAt: at,
      changedAt: at,
      ...originOf(step),
    };
  }
  if (!event) return event;
  const { sequence } = step;
  if (step.kind === 'edited') return { ...event, draft: step.draft, sequence, changedAt: at, ...originOf(step) };
  const way = Object.values(eventMoves).find((one) => one.event === step.kind);
  const entry = { kind: step.kind, at, by, ...(step.reason !== undefined && { reason: step.reason }) };
  return { ...event, state: way?.to ?? event.state, sequence, history: [...event.history, entry], changedAt: at };
}
