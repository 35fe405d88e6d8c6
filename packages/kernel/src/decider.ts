import type { Outcome } from './outcome.ts';

/**
 * The pure heart of an aggregate: what a command comes to in a state, and what a state becomes by an event.
 * Time and ids come in with the command; nothing is read from outside.
 */
export interface Decider<Command, Event, State> {
  /** The events a command leads to; none when it changes nothing. */
  readonly decide: (command: Command, state: State) => Outcome<readonly Event[]>;
  /** The state after an event. Never refuses: what was decided has happened. */
  readonly evolve: (state: State, event: Event) => State;
  readonly initial: State;
}

/** The state after several events, in order. */
export function evolveAll<Event, State>(
  decider: Pick<Decider<never, Event, State>, 'evolve'>,
  state: State,
  events: readonly Event[],
): State {
  return events.reduce((current, event) => decider.evolve(current, event), state);
}

/** Fails to compile where a tagged union has a case that was not handled; throws if it is reached all the same. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
