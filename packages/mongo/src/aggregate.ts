import type { Outcome, Refusal } from '@inclust/kernel';
import type { GuardedWrite } from './write-all.ts';

/** An event that was decided and is not known to be published. Part of the aggregate's document until the relay clears it. */
export interface PendingEvent {
  /** UUIDv7. */
  readonly id: string;
  readonly type: string;
  /** The aggregate's version with this event, from 1. */
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly traceparent?: string;
  /** The encoded contract message; no personal data. */
  readonly body: Uint8Array;
}

/** What a decision makes of an aggregate; `events` is empty where nothing changes. */
export interface Change<State> {
  readonly state: State;
  readonly events: readonly Omit<PendingEvent, 'version'>[];
  /** Whether answers to earlier requests, and the states in them, are forgotten: a repeat of one of those is then a new request. */
  readonly forget?: boolean;
  /** Codes and ids that are answered beside the state. */
  readonly remark?: readonly string[];
}

/** An aggregate as it is after some version. */
export interface Versioned<State> {
  readonly id: string;
  readonly version: number;
  readonly state: State;
}

/** Identifies one request of one caller, so that a repeat gets the first answer. */
export interface RequestKey {
  /** Hash over caller, method and `request_id`. */
  readonly key: string;
  /** Hash over the body: another body under the same key is refused. */
  readonly digest: string;
}

/** A command on one aggregate. */
export interface AggregateCommand<State> {
  readonly request?: RequestKey;
  /** Expects that there is none: the first try saves the read. */
  readonly creates: boolean;
  /** Pure; may run more than once. `aggregate` is `undefined` where there is none. */
  readonly decide: (aggregate: Versioned<State> | undefined) => Outcome<Change<State>>;
}

/** A command on several aggregates that are changed or made together or not at all. */
export interface JointCommand<State> {
  readonly request?: RequestKey;
  /**
   * Pure; may run more than once. Gets the aggregates in the order of their ids, `undefined` where there is none, and answers with a
   * change for each, `undefined` where it is left as it is. They are written in that order.
   */
  readonly decide: (
    aggregates: readonly (Versioned<State> | undefined)[],
  ) => Outcome<readonly (Change<State> | undefined)[]>;
  /** What of other collections is written in the same transaction as the aggregates of these ids. Asked again with each try. */
  readonly beside?: (written: readonly string[]) => Promise<readonly GuardedWrite[]>;
}

/** What a command came to. */
export interface CommandResult<State> extends Versioned<State> {
  /** Whether the answer is that of an earlier request with the same key. */
  readonly repeated: boolean;
  /** That of the change; also in a repeat. */
  readonly remark?: readonly string[];
}

/** How an aggregate's state is kept in its document. */
export interface AggregateMapping<State> {
  /** Plain data that BSON can hold. */
  readonly encode: (state: State) => object;
  readonly decode: (stored: object) => State;
  /** Top-level fields beside the state, for indexes and queries. `previous` is what they were, for fields that never turn back. */
  readonly fields: (state: State, previous: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** The refusal for a value that another aggregate has, by the name of the unique index that says so. */
  readonly taken: (index: string) => Refusal;
}
