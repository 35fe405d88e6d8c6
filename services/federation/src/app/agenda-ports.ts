import type { Event, EventEntry, EventMode, Venue } from '@inclust/contracts';
import type { InstantText, Language, NodeId, Outcome } from '@inclust/kernel';
import type { ReplicaDigest } from '@inclust/mongo';
import type { ChangesInOrder, EndingCopies, HeldCopy } from './ports.ts';

/** Newest public state of an event or a venue of some node, or that it has none any more. */
export type AgendaChange = {
  /** `nodes/{node}/events/{uuid}` or `nodes/{node}/venues/{uuid}`. */
  readonly name: string;
  /** The UUID in it. */
  readonly id: string;
  readonly node: NodeId;
  readonly version: number;
} & (
  | {
      readonly kind: 'event';
      /** The entry as its node wrote it, fields of newer nodes included; absent for a tombstone. */
      readonly entry?: { readonly event: Event; readonly entry: EventEntry; readonly raw: Uint8Array };
    }
  | { readonly kind: 'venue'; readonly raw?: Uint8Array }
);

/** Which events a list of the agenda wants; all conditions hold. */
export interface AgendaQuery {
  /** The node that owns them. */
  readonly node?: string;
  readonly discipline?: string;
  /** Not over at this moment, in epoch milliseconds. */
  readonly from?: number;
  /** Begun before this moment, in epoch milliseconds. */
  readonly until?: number;
  /** `nodes/{node}/members/{uuid}`: organises it, alone or with others. */
  readonly organiser?: string;
  /** Has a title in it. */
  readonly language?: Language;
  readonly mode?: EventMode;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** An event and where it takes place; etags are of the versions that are held. */
export interface AgendaItem {
  readonly event: Event;
  /** Absent for one that is online only, and while its venue has not come. */
  readonly venue?: Venue;
}

/** Conditions on events that all hold. */
export type AgendaConditions = Omit<AgendaQuery, 'pageSize' | 'pageToken'>;

/** What has changed in the agenda: what there is of an event or a venue by now. */
export type AgendaNews = {
  readonly name: string;
  readonly node: string;
  readonly version: number;
  /** Whether it was ever shown here. */
  readonly wasShown: boolean;
} & ({ readonly kind: 'event'; readonly isShown: boolean } | { readonly kind: 'venue'; readonly venue?: Venue });

/** What is held of one node: count and hash are over events and venues. */
export interface AgendaHeld extends ReplicaDigest {
  readonly node: string;
  readonly events: bigint;
}

/** What was published in all nodes, as far as that has reached this one. */
export interface Agenda extends ChangesInOrder<AgendaNews>, EndingCopies {
  apply(changes: readonly AgendaChange[]): Promise<void>;
  get(name: string): Promise<AgendaItem | undefined>;
  /** Those of some events that a list with these conditions would have now, by name. */
  among(names: readonly string[], conditions: AgendaConditions): Promise<ReadonlyMap<string, AgendaItem>>;
  /** In the order of their start. A page ends early where its texts are long. */
  list(query: AgendaQuery): Promise<Outcome<{ readonly items: readonly AgendaItem[]; readonly nextPageToken: string }>>;
  /** When something of it came here last, by the clock of this node. */
  changedAt(): Promise<InstantText | undefined>;
  /** By node, in the order of their ids. */
  held(): Promise<readonly AgendaHeld[]>;
  digest(node: string): Promise<ReplicaDigest>;
  /** Events and venues of a node that are shown. */
  copiesOf(node: string): Promise<readonly HeldCopy[]>;
}
