import type { NodeId, Uuid } from '@inclust/kernel';
import type { AwayRegistration, Told, WishAnswer } from '../../domain/away/away-registration.ts';
import type { KeptRegistration, OccurrenceRef } from '../places/ports.ts';

/** A registration at another node with the version it is kept in. */
export interface KeptAway {
  readonly away: AwayRegistration;
  readonly version: number;
}

/** Where registrations at other nodes are kept. */
export interface AwayStore {
  get(id: Uuid): Promise<KeptAway | undefined>;
  /** Keeps one over the version that was read, 0 for none; `false` where somebody else has written since. */
  set(away: AwayRegistration, before: number, dueAt: number | undefined): Promise<boolean>;
  /** Those of a person, in the order of their ids. */
  ofPerson(person: string): Promise<readonly AwayRegistration[]>;
  /** Some whose node is to be asked at a moment. */
  due(at: number, most: number): Promise<readonly KeptAway[]>;
  /** Takes one for some time, so that other processes leave it; `false` where another one has. */
  take(kept: KeptAway, until: number): Promise<boolean>;
  remove(id: Uuid): Promise<void>;
}

/** The events of other nodes. */
export interface OtherEvents {
  /** Tells a node what a member of this one wants of it. Rejects where it does not answer. */
  request(away: AwayRegistration): Promise<WishAnswer>;
  /** Tells the home of a member how a registration stands. Rejects where it does not answer. */
  note(home: NodeId, kept: KeptRegistration): Promise<void>;
}

/** What the use cases of registrations at other nodes work with. */
export interface AwayApp {
  readonly node: NodeId;
  readonly store: AwayStore;
  readonly others: OtherEvents;
  /** Whether another node has such an occurrence, as far as it is known here; `undefined` where that cannot be said. */
  readonly knows?: (owner: NodeId, ref: OccurrenceRef) => Promise<boolean | undefined>;
  /** How often is asked for what can still change, in milliseconds. */
  readonly askEvery: number;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** What an owner tells of a registration. */
export interface ToldRegistration {
  readonly id: Uuid;
  readonly told: Told;
}
