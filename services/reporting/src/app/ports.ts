import type { ReplicaDigest } from '@inclust/mongo';
import type { Cell } from '../domain/figures.ts';
import type { Freshness } from '../domain/freshness.ts';
import type { DefinitionId } from '../domain/indicators/definition.ts';
import type { Subject } from '../domain/subjects/subject.ts';

/** A fact as it arrived: immutable, known by its node and its id there. No personal data. */
export interface Fact {
  readonly node: string;
  readonly eventId: string;
  readonly type: string;
  /** When it happened and when it was recorded here, ISO 8601 in UTC. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly version: number;
  /** What it is about, as its envelope says: `members/{uuid}`. */
  readonly about: string;
  /** What it says of its subject; absent for a fact of a newer node that this one does not understand. */
  readonly subject?: Subject;
  readonly body: Uint8Array;
}

/** Reads the subject of a kept fact again. */
export type ReadSubject = (fact: Omit<Fact, 'subject'>) => Subject | undefined;

/** Facts, and the numbers kept from them. */
export interface FactStore {
  /** Keeps facts that are new, and moves subjects and numbers by what they change in one transaction: both or neither. */
  record(facts: readonly Fact[]): Promise<void>;
  cells(definition: DefinitionId): Promise<readonly Cell[]>;
  /** The numbers of several definitions at once: of the whole of each, and of what something shows of it. */
  totals(definitions: readonly DefinitionId[]): Promise<ReadonlyMap<string, readonly Cell[]>>;
  freshness(): Promise<readonly Freshness[]>;
  digest(node: string): Promise<ReplicaDigest>;
  /** How many facts of a node are kept, each once. */
  count(node: string): Promise<number>;
}

/** Makes numbers anew from what is kept. While it does, facts wait. */
export interface Rebuilding {
  /** Forgets subjects and numbers and reads every kept fact again; answers with how many. */
  rebuild(): Promise<number>;
  /** Makes the numbers of definitions that have none yet, and goes on with a rebuilding that was interrupted. */
  complete(): Promise<void>;
}
