import {
  accept,
  invalid,
  refuse,
  unreachable,
  type Decider,
  type FieldViolation,
  type InstantText,
  type Outcome,
  type PlainDateText,
  type Uuid,
} from '@inclust/kernel';
import { origins, type ByOrigin } from './origin.ts';

/** How it is known how many came, the surest first. */
export const countMethods = ['TICKETS', 'DOOR_COUNT', 'ESTIMATE'] as const;
export type CountMethod = (typeof countMethods)[number];

export type Confidence = 'high' | 'medium' | 'low';

/** Where people came to: an occurrence of an event, or a site on a day of its own calendar. */
export type Visited =
  | { readonly kind: 'occurrence'; readonly event: Uuid; readonly recurrence: string }
  | { readonly kind: 'site'; readonly venue: Uuid; readonly day: PlainDateText };

/** Where and when that was, as it is known now. */
export interface VisitedAt {
  /** By the calendar of the venue, or of the node for what is online. */
  readonly day: PlainDateText;
  readonly venue?: Uuid;
}

/** One count of visitors by one method. */
export interface Count {
  readonly method: CountMethod;
  /** Everybody who was counted. */
  readonly counted: ByOrigin;
  /** How many of those of unknown origin were staff or performers: they are no visitors. */
  readonly staff: number;
  readonly confidence: Confidence;
  /** What shows it: the reference of a list, a counter, a photograph. */
  readonly evidence?: string;
}

/** A count as it was handed in. */
export interface RecordedCount extends Count {
  readonly id: Uuid;
  readonly at: InstantText;
  /** The actor's id. */
  readonly by: string;
  /** Why it replaces the one before it of the same method. */
  readonly reason?: string;
}

/** What is known of how many came. The counts of different methods are of the same people: they are never added. */
export interface Attendance {
  readonly visited: Visited;
  readonly where: VisitedAt;
  /** Every count that was ever handed in, oldest first. */
  readonly counts: readonly RecordedCount[];
  /** The method that counts, where the organiser has chosen one. */
  readonly chosen?: CountMethod;
  /** How many people have registered and were let in, each once. */
  readonly participants: number;
  /** The registrations that have completed a training, and how many people of those who were let in. */
  readonly completed: readonly Uuid[];
  readonly completions: number;
}

/** Who does something when, what is visited, and who has come of those who have registered: the person of each registration. */
interface Deed {
  readonly at: InstantText;
  readonly by: string;
  readonly visited: Visited;
  readonly where: VisitedAt;
}

export type AttendanceCommand = Deed & { readonly came: ReadonlyMap<Uuid, string> } & (
    | { readonly kind: 'record'; readonly id: Uuid; readonly count: Count }
    | { readonly kind: 'correct'; readonly id: Uuid; readonly count: Count; readonly reason: string }
    /** `null` leaves it to the order of the methods. */
    | { readonly kind: 'choose'; readonly method: CountMethod | null }
    | { readonly kind: 'complete'; readonly registrations: readonly Uuid[]; readonly isCompleted: boolean }
  );

export type AttendanceEvent = Deed &
  (
    | { readonly kind: 'recorded' | 'corrected'; readonly count: RecordedCount }
    | { readonly kind: 'chosen'; readonly method: CountMethod | null }
    | {
        readonly kind: 'participants-noted';
        readonly participants: number;
        readonly completed: readonly Uuid[];
        readonly completions: number;
      }
  );

type State = Attendance | undefined;

/** Why a count was corrected. */
const reasons = ['miscounted', 'late-tickets', 'wrong-origin', 'other'];

/** The rules for what is known of one occurrence or one site on one day. */
export const attendanceDecider: Decider<AttendanceCommand, AttendanceEvent, State> = {
  initial: undefined,
  decide,
  evolve,
};

function decide(command: AttendanceCommand, state: State): Outcome<readonly AttendanceEvent[]> {
  const told = toldBy(command, state);
  return told.ok ? accept([...told.value, ...participantsNoted(command, state)]) : told;
}

function toldBy(command: AttendanceCommand, state: State): Outcome<readonly AttendanceEvent[]> {
  const { at, by } = command;
  switch (command.kind) {
    case 'record': {
      const { id, count } = command;
      if (state?.counts.some((one) => one.id === id)) return accept([]);
      if (latest(state, count.method)) return alreadyCounted;
      const broken = countViolations(count);
      if (broken.length > 0) return invalid(broken);
      return accept([{ ...deedOf(command), kind: 'recorded', count: { ...count, id, at, by } }]);
    }
    case 'correct': {
      const { id, count, reason } = command;
      if (!latest(state, count.method)) return notCounted;
      if (state?.counts.some((one) => one.id === id)) return accept([]);
      const broken = [...countViolations(count), ...reasonViolations(reason)];
      if (broken.length > 0) return invalid(broken);
      return accept([{ ...deedOf(command), kind: 'corrected', count: { ...count, id, at, by, reason } }]);
    }
    case 'choose': {
      const { method } = command;
      if (method ? !latest(state, method) : !state) return notCounted;
      return accept(method === (state?.chosen ?? null) ? [] : [{ ...deedOf(command), kind: 'chosen', method }]);
    }
    case 'complete':
      return accept([]);
    default:
      return unreachable(command);
  }
}

/** Each person counts once, however many registrations she has; who has not come has completed nothing. */
function participantsNoted(command: AttendanceCommand, state: State): readonly AttendanceEvent[] {
  const { came } = command;
  const completed = completedBy(command, state?.completed ?? []);
  const participants = new Set(came.values()).size;
  const completions = new Set(completed.flatMap((id) => came.get(id) ?? [])).size;
  const isSame =
    participants === (state?.participants ?? 0) &&
    completions === (state?.completions ?? 0) &&
    completed.length === (state?.completed.length ?? 0);
  if (isSame) return [];
  return [{ ...deedOf(command), kind: 'participants-noted', participants, completed, completions }];
}

function completedBy(command: AttendanceCommand, before: readonly Uuid[]): readonly Uuid[] {
  if (command.kind !== 'complete') return before;
  const named = new Set(command.registrations);
  const others = before.filter((id) => !named.has(id));
  return command.isCompleted ? [...others, ...named] : others;
}

function deedOf({ at, by, visited, where }: Deed): Deed {
  return { at, by, visited, where };
}

function evolve(state: State, event: AttendanceEvent): State {
  const { visited, where } = event;
  const before = state ?? { counts: [], participants: 0, completed: [], completions: 0 };
  const after: Attendance = { ...before, visited, where };
  switch (event.kind) {
    case 'recorded':
    case 'corrected':
      return { ...after, counts: [...after.counts, event.count] };
    case 'chosen': {
      const { chosen: _, ...open } = after;
      return event.method ? { ...open, chosen: event.method } : open;
    }
    case 'participants-noted': {
      const { participants, completed, completions } = event;
      return { ...after, participants, completed, completions };
    }
    default:
      return unreachable(event);
  }
}

/** The newest count of a method. */
export function latest(state: Pick<Attendance, 'counts'> | undefined, method: CountMethod): RecordedCount | undefined {
  return state?.counts.findLast((count) => count.method === method);
}

/** The count that holds: of the chosen method, else of the surest there is; always its newest. */
export function countThatHolds(attendance: Attendance): RecordedCount | undefined {
  const methods = attendance.chosen ? [attendance.chosen] : countMethods;
  return methods.map((method) => latest(attendance, method)).find((count) => count !== undefined);
}

/** The visitors of a count by origin: without staff and performers. */
export function visitorsOf({ counted, staff }: Pick<Count, 'counted' | 'staff'>): ByOrigin {
  return staff === 0 ? counted : { ...counted, UNKNOWN: (counted.UNKNOWN ?? 0) - staff };
}

function countViolations({ counted, evidence, staff }: Count): FieldViolation[] {
  const found: FieldViolation[] = origins
    .filter((origin) => !isCount(counted[origin] ?? 0))
    .map((origin) => ({
      field: `counted.${origin}`,
      rule: 'count',
      message: 'A whole number that is not below nought.',
    }));
  if (!isCount(staff))
    found.push({ field: 'staff', rule: 'count', message: 'A whole number that is not below nought.' });
  else if (staff > (counted.UNKNOWN ?? 0))
    found.push({ field: 'staff', rule: 'more-than-counted', message: 'At most as many as were counted as unknown.' });
  if (evidence !== undefined && (evidence.trim() === '' || evidence.length > 200))
    found.push({ field: 'evidence', rule: 'text-length', message: '1 to 200 characters.' });
  return found;
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0;
}

function reasonViolations(reason: string): FieldViolation[] {
  if (reasons.includes(reason)) return [];
  const rule = reason === '' ? 'required' : 'reason-unknown';
  return [{ field: 'reason', rule, message: `Must be one of ${reasons.join(', ')}.` }];
}

const alreadyCounted = refuse({
  code: 'already-counted',
  kind: 'exists',
  message: 'There is a count by this method: correct it.',
});
const notCounted = refuse({ code: 'not-counted', kind: 'state', message: 'There is no count by this method yet.' });
