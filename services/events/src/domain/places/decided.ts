import { accept, refuse, type Outcome, type Refusal } from '@inclust/kernel';
import { counted, type Allotment } from './allotment.ts';
import { eventOf, type Note, type PlacesEvent } from './events.ts';
import type { Registration, Standing } from './registration.ts';

/** What a command came to: the answer, and what changes with it. The answer names a registration where the command is about one. */
export interface Decided {
  readonly outcome: Outcome<Registration | undefined>;
  readonly allotment: Allotment;
  /** Each once, as it is now. */
  readonly changed: readonly Registration[];
  readonly events: readonly PlacesEvent[];
}

/** A registration that changes, and what is told of it. */
export interface Transition {
  readonly before: Registration | undefined;
  readonly after: Registration;
  readonly event: PlacesEvent;
}

/** A registration comes into another state. */
export function moved(before: Registration, standing: Standing, at: number, more?: Partial<Registration>): Transition {
  const after: Registration = {
    ...before,
    ...more,
    standing,
    history: [...before.history, { state: standing.state, at }],
    version: before.version + 1,
  };
  return { before, after, event: eventOf(before, after, at) };
}

/** Something of a registration changes, and not its state. */
export function noted(before: Registration, change: Partial<Registration>, at: number, note: Note): Transition {
  const after: Registration = { ...before, ...change, version: before.version + 1 };
  return { before, after, event: eventOf(before, after, at, note) };
}

/** Nothing changes: what is there is the answer. */
export function unchanged(allotment: Allotment, registration?: Registration): Decided {
  return { outcome: accept(registration), allotment, changed: [], events: [] };
}

/** The command is refused, and nothing changes. */
export function refused(allotment: Allotment, refusal: Refusal | { readonly refusal: Refusal }): Decided {
  const why = 'refusal' in refusal ? refusal.refusal : refusal;
  return { outcome: refuse(why), allotment, changed: [], events: [] };
}

/** Registrations change, the first of them the answer, and with them the counters. */
export function changing(allotment: Allotment, ...transitions: readonly Transition[]): Decided {
  const after = transitions.reduce((current, one) => counted(current, one.before, one.after), allotment);
  return {
    outcome: accept(transitions[0]?.after),
    allotment: { ...after, version: allotment.version + transitions.length },
    changed: transitions.map((one) => one.after),
    events: transitions.map((one) => one.event),
  };
}
