import { randomUUIDv7 } from 'node:crypto';
import { accept, type Decider, type InstantText, type Outcome, type RequestIdentity } from '@inclust/kernel';
import type { Change, JointCommand, PendingEvent, RequestKey } from './aggregate.ts';
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
  options: SavingOptions<State, Event>,
  id: string,
  request: RequestIdentity | undefined,
  decide: Decision<State, Event>,
): Promise<Outcome<AtVersion<State>>> {
  const trace = options.traceparent();
  const outcome = await options.aggregates.execute(id, {
    ...(request ? { request: keyOf(request) } : {}),
    creates: false,
    decide: (aggregate) => {
      const decision = decide(aggregate && { state: aggregate.state, version: aggregate.version });
      return decision.ok ? accept(changeOf(options, trace, aggregate, decision.value)) : decision;
    },
  });
  if (!outcome.ok) return outcome;
  const { state, version } = outcome.value;
  return accept({ state, version });
}

/** The events of one of several, and what is answered beside its state. */
export interface Remarked<Event> {
  readonly events: readonly Event[];
  readonly remark: readonly string[];
}

/** Decides in one step what the present states of several come to: the events of each, in their order. */
export type JointDecision<State, Event> = (
  current: readonly (AtVersion<State> | undefined)[],
) => Outcome<readonly (readonly Event[] | Remarked<Event>)[]>;

/** What saving came to, with what is answered beside the state; also in a repeat. */
export type SavedTogether<State> = AtVersion<State> & Partial<Pick<Remarked<never>, 'remark'>>;

/**
 * Decides about several aggregates, those that are to be made among them, and saves all they come to or nothing, in one transaction, with
 * what is written `beside` them. `undefined` for what is not there and was not made.
 */
export async function savedTogether<State, Event extends { readonly at: InstantText }>(
  options: SavingOptions<State, Event>,
  ids: readonly string[],
  request: RequestIdentity,
  decide: JointDecision<State, Event>,
  beside?: JointCommand<State>['beside'],
): Promise<Outcome<readonly (SavedTogether<State> | undefined)[]>> {
  const trace = options.traceparent();
  const outcome = await options.aggregates.executeTogether(ids, {
    request: keyOf(request),
    ...(beside ? { beside } : {}),
    decide: (found) => {
      const decision = decide(found.map((one) => one && { state: one.state, version: one.version }));
      if (!decision.ok) return decision;
      return accept(
        decision.value.map((one, turn) => {
          const before = found[turn];
          const { events, ...more } = 'events' in one ? one : { events: one };
          return before || events.length > 0 ? { ...changeOf(options, trace, before, events), ...more } : undefined;
        }),
      );
    },
  });
  if (!outcome.ok) return outcome;
  return accept(
    outcome.value.map(
      (one) => one && { state: one.state, version: one.version, ...(one.remark ? { remark: one.remark } : {}) },
    ),
  );
}

function keyOf({ actor, method, requestId, body }: RequestIdentity): RequestKey {
  return requestKey(actor.id, method, requestId, body);
}

/** The state after some events, and the events as messages. */
function changeOf<State, Event extends { readonly at: InstantText }>(
  { evolve, encode, forgets = () => false }: SavingOptions<State, Event>,
  trace: string | undefined,
  aggregate: AtVersion<State> | undefined,
  decided: readonly Event[],
): Change<State> {
  let state = aggregate?.state;
  const events = decided.map((event, position) => {
    state = evolve(state, event);
    if (!state) throw new Error('an event left nothing');
    const encoded = encode(event, state, (aggregate?.version ?? 0) + position + 1);
    return { ...encoded, id: randomUUIDv7(), at: event.at, ...(trace ? { traceparent: trace } : {}) };
  });
  if (!state) throw new Error('a decision left nothing');
  return { state, events, forget: forgets(aggregate?.state, state) };
}
