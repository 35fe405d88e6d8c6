import { randomUUIDv7 } from 'node:crypto';
import { accept, type Decider, type InstantText, type Outcome, type RequestIdentity } from '@inclust/kernel';
import type { PendingEvent } from './aggregate.ts';
import type { AggregateStore } from './aggregate-store.ts';
import { requestKey } from './request-key.ts';

/** Something with the version it has. */
export interface AtVersion<State> {
  readonly state: State;
  readonly version: number;
}

/** Decides in one step what the present state comes to. */
export type Decision<State, Event> = (current: AtVersion<State> | undefined) => Outcome<readonly Event[]>;

/** What saving aggregates of a kind needs. */
export interface SavingOptions<State, Event> {
  readonly aggregates: AggregateStore<State>;
  readonly evolve: Decider<never, Event, State | undefined>['evolve'];
  /** Writes an event of an aggregate, which is then as given, as a message of the contract. */
  readonly encode: (event: Event, state: State, version: number) => Pick<PendingEvent, 'type' | 'body'>;
  /** Whether answers to earlier requests, and the states in them, are forgotten with a change. */
  readonly forgets?: (before: State | undefined, after: State) => boolean;
  /** The W3C trace context of what is under way. */
  readonly traceparent: () => string | undefined;
}

/** Decides about an aggregate and saves what it comes to, its events with it. */
export async function saved<State, Event extends { readonly at: InstantText }>(
  { aggregates, evolve, encode, traceparent, forgets = () => false }: SavingOptions<State, Event>,
  id: string,
  request: RequestIdentity | undefined,
  decide: Decision<State, Event>,
): Promise<Outcome<AtVersion<State>>> {
  const trace = traceparent();
  const outcome = await aggregates.execute(id, {
    ...(request ? { request: requestKey(request.actor.id, request.method, request.requestId, request.body) } : {}),
    creates: false,
    decide: (aggregate) => {
      const decision = decide(aggregate && { state: aggregate.state, version: aggregate.version });
      if (!decision.ok) return decision;
      let state = aggregate?.state;
      const events = decision.value.map((event, position) => {
        state = evolve(state, event);
        if (!state) throw new Error('an event left nothing');
        const encoded = encode(event, state, (aggregate?.version ?? 0) + position + 1);
        return { ...encoded, id: randomUUIDv7(), at: event.at, ...(trace ? { traceparent: trace } : {}) };
      });
      if (!state) throw new Error('a decision left nothing');
      return accept({ state, events, forget: forgets(aggregate?.state, state) });
    },
  });
  if (!outcome.ok) return outcome;
  const { state, version } = outcome.value;
  return accept({ state, version });
}
