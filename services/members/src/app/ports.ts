import type { Actor, InstantText, Language, NodeId, Outcome, PlainDateText, Uuid } from '@inclust/kernel';
import type { MemberEvent } from '../domain/register.ts';
import type { Member, MemberStatus } from '../domain/member.ts';

/** A member with the version it has. */
export interface VersionedMember {
  readonly member: Member;
  readonly version: number;
}

/** A member as kept. */
export interface KeptMember extends VersionedMember {
  /** Whether the directory has ever shown the member: then its end must be told. */
  readonly everShared: boolean;
}

/** One request of one caller; a repeat of it gets the first answer. */
export interface RequestIdentity {
  /** The caller's `request_id`; empty for a request that is not to be repeated. */
  readonly requestId: string;
  readonly method: string;
  /** The encoded request. */
  readonly body: Uint8Array;
  readonly actor: Actor;
}

/** What decides about one member: the events that follow from its present state. */
export type MemberDecision = (current: VersionedMember | undefined) => Outcome<readonly MemberEvent[]>;

/** What was saved. `changed` is false where nothing had to be written, or where it is the answer to a repeat. */
export interface SavedMember extends VersionedMember {
  readonly changed: boolean;
}

/** Which members a list wants. */
export interface MemberFilter {
  readonly kind?: 'person' | 'organisation';
  readonly status?: Member['status'];
  readonly discipline?: string;
}

/** One page of a list. */
export interface MemberPage {
  readonly members: readonly VersionedMember[];
  readonly nextPageToken: string;
}

/** What a list wants. */
export interface MemberQuery {
  readonly filter: MemberFilter;
  readonly pageSize: number;
  readonly pageToken: string;
  /** Words that must all be found; every member when absent. */
  readonly words?: string;
}

/** Where members are kept. */
export interface MemberStore {
  get(id: Uuid): Promise<VersionedMember | undefined>;
  findByExternalIds(externalIds: readonly string[]): Promise<ReadonlyMap<string, VersionedMember>>;
  /** Members by what tells them apart in daily life; there may be several. */
  findByNaturalKeys(keys: readonly string[]): Promise<ReadonlyMap<string, readonly VersionedMember[]>>;
  /** Decides and saves in one step. `creates` expects that there is no such member. */
  save(
    id: Uuid,
    request: RequestIdentity | undefined,
    creates: boolean,
    decide: MemberDecision,
  ): Promise<Outcome<SavedMember>>;
  /** The ids of members with a consent that holds no longer on a day, at most so many. */
  withExpiredConsent(today: PlainDateText, most: number): Promise<readonly Uuid[]>;
  /** All members in a status, in the order of their ids. */
  inStatus(status: MemberStatus): AsyncIterable<VersionedMember>;
  list(query: MemberQuery): Promise<Outcome<MemberPage>>;
  /** All members in the order of their ids. */
  all(): AsyncIterable<KeptMember>;
}

/** Tells time; the day is that of the node's zone. */
export interface Clock {
  readonly now: () => { readonly at: InstantText; readonly today: PlainDateText };
}

/** Publishes again what the members are now. */
export interface Republisher {
  republish(members: readonly KeptMember[]): Promise<void>;
  /** Only what is public of them, and only where something older is still told. */
  republishStates(members: readonly KeptMember[]): Promise<void>;
}

/** What every use case of the register works with. */
export interface MembersApp {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  readonly store: MemberStore;
  readonly clock: Clock;
  readonly republisher: Republisher;
}
