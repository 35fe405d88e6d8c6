import { randomUUIDv7 } from 'node:crypto';
import { accept, type Decider, type InstantText, type Outcome } from '@inclust/kernel';
import { requestKey, type AggregateStore, type PendingEvent } from '@inclust/mongo';
import type { Command, Kept, RequestIdentity } from '../app/ports.ts';

/** Writes an event as a message of the contract; `by` is who did it. */
export type Encode<State, Event> = (event: Event, state: State, by: string) => Pick<PendingEvent, 'type' | 'body'>;

/** What saving an aggregate needs. */
export interface Saving<State, Wanted, Event> {
  readonly aggregates: AggregateStore<State>;
  readonly decider: Decider<Wanted, Event, State | undefined>;
  readonly encode: Encode<State, Event>;
  readonly traceparent: () => string | undefined;
  readonly now: () => InstantText;
  /** Whether answers to earlier requests are forgotten with these events. */
  readonly forgets?: (events: readonly Event[]) => boolean;
}

/** Decides a command and saves the events it leads to, with their messages, in one write. */
export async function save<State, Wanted, Event>(
  { aggregates, decider, encode, traceparent, now, forgets = () => false }: Saving<State, Wanted, Event>,
  id: string,
  by: string,
  request: RequestIdentity | undefined,
  creates: boolean,
  command: Command<State, Wanted>,
): Promise<Outcome<Kept<State>>> {
  const trace = traceparent();
  const outcome = await aggregates.execute(id, {
    ...(request ? { request: requestKey(request.actor.id, request.method, request.requestId, request.body) } : {}),
    creates,
    decide: (aggregate) => {
      const wanted = command(aggregate && { state: aggregate.state, version: aggregate.version });
      if (!wanted.ok) return wanted;
      const decision = decider.decide(wanted.value, aggregate?.state);
      if (!decision.ok) return decision;
      let state = aggregate?.state;
      const events = decision.value.map((event) => {
        state = decider.evolve(state, event);
        if (state === undefined) throw new Error('an event left nothing');
        const at = now();
        return { ...encode(event, state, by), id: randomUUIDv7(), at, ...(trace ? { traceparent: trace } : {}) };
      });
      if (state === undefined) throw new Error('a decision left nothing');
      // What was answered before tells who it was.
      return accept({ state, events, forget: forgets(decision.value) });
    },
  });
  if (!outcome.ok) return outcome;
  return accept({ state: outcome.value.state, version: outcome.value.version });
}
