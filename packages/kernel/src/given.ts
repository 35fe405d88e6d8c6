import { evolveAll, type Decider } from './decider.ts';
import type { Outcome } from './outcome.ts';

/** A decider test reads given (what happened) / when (the command) / then (the outcome). */
export function given<Command, Event, State>(decider: Decider<Command, Event, State>, ...history: readonly Event[]) {
  const state = evolveAll(decider, decider.initial, history);
  return {
    when(command: Command): { readonly outcome: Outcome<readonly Event[]>; readonly state: State } {
      const outcome = decider.decide(command, state);
      return { outcome, state: outcome.ok ? evolveAll(decider, state, outcome.value) : state };
    },
  };
}
