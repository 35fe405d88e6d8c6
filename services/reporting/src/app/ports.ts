import type { ReplicaDigest } from '@inclust/mongo';
import type { Cell } from '../domain/figures.ts';
import type { Indicator } from '../domain/contributions.ts';
import type { Subject } from '../domain/subject.ts';

/** A fact as it arrived: immutable, known by its node and its id there. No personal data. */
export interface Fact {
  readonly node: string;
  readonly eventId: string;
  readonly type: string;
  /** When it happened and when it was recorded here, ISO 8601 in UTC. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly version: number;
  /** What it says of its subject; absent for a fact of a newer node that this one does not understand. */
  readonly subject?: Subject;
  readonly body: Uint8Array;
}

/** How fresh a node's part is. */
export interface Freshness {
  readonly node: string;
  /** When the newest fact of the node occurred. */
  readonly newestFactAt: string;
}

/** Facts, and the numbers kept from them. */
export interface FactStore {
  /** Keeps facts that are new, and moves subjects and numbers by what they change in one transaction: both or neither. */
  record(facts: readonly Fact[]): Promise<void>;
  cells(indicator: Indicator): Promise<readonly Cell[]>;
  freshness(): Promise<readonly Freshness[]>;
  digest(node: string): Promise<ReplicaDigest>;
  /** How many facts of a node are kept, each once. */
  count(node: string): Promise<number>;
}
