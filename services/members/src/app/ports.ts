import type { SharingParts } from '../domain/sharing.ts';
import type {
  Actor,
  InstantText,
  Language,
  NodeId,
  Outcome,
  PlainDateText,
  Uuid,
  RequestIdentity,
} from '@inclust/kernel';
import type { DismissalReason } from '../domain/duplicates/dismissal.ts';
import type { MemberEvent } from '../domain/register.ts';
import type { MemberCounts } from '../domain/member-counts.ts';
import type { Member, MemberDraft, MemberStatus } from '../domain/member.ts';

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

/** What decides about one member: the events that follow from its present state. */
export type MemberDecision = (current: VersionedMember | undefined) => Outcome<readonly MemberEvent[]>;

/** What decides about several members who change together: the events of each, in their order. */
export type JointDecision = (
  current: readonly (VersionedMember | undefined)[],
) => Outcome<readonly (readonly MemberEvent[])[]>;

/** What was saved. `changed` is false where nothing had to be written, or where it is the answer to a repeat. */
export interface SavedMember extends VersionedMember {
  readonly changed: boolean;
}

/** Which members a list wants. */
export interface MemberFilter {
  readonly kind?: 'person' | 'organisation';
  readonly status?: Member['status'];
  readonly discipline?: string;
  /** A place as somebody writes it; what sounds alike is the same. */
  readonly locality?: string;
}

/** For each word of a search, in their order, further keys that count as it. */
export type NearKeys = readonly (readonly string[])[];

/** One page of a list. */
export interface MemberPage {
  readonly members: readonly VersionedMember[];
  readonly nextPageToken: string;
  /** Whether words were taken for others that are near to them. */
  readonly corrected: boolean;
}

/** What a list wants. */
export interface MemberQuery {
  readonly filter: MemberFilter;
  readonly pageSize: number;
  readonly pageToken: string;
  /** Words that must all be found; every member when absent. */
  readonly words?: string;
  /** What counts as the words beside themselves; a page after the first keeps to what the first had. */
  readonly near?: NearKeys;
}

/** The words that names and places of the register have at present, or had until a minute ago. */
export interface NameVocabulary {
  /** For each word of a query the keys in use that it would have had but for one letter. */
  near(query: string): Promise<NearKeys>;
}

/** Where members are kept. */
export interface MemberStore {
  get(id: Uuid): Promise<VersionedMember | undefined>;
  /** Members by their own external id or by that of a member who was merged into them. */
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
  /** As `save`, for several members at once: all of it is saved or nothing. They are written in this order. */
  saveTogether(
    ids: readonly Uuid[],
    request: RequestIdentity,
    decide: JointDecision,
  ): Promise<Outcome<readonly SavedMember[]>>;
  /** Those of the members who are there, in the order of their ids. */
  getAll(ids: readonly Uuid[]): Promise<readonly VersionedMember[]>;
  /** Who represents an organisation or has done so. */
  representativesOf(organisation: Uuid): Promise<readonly Uuid[]>;
  /** The ids of members with a consent that holds no longer on a day, at most so many. */
  withExpiredConsent(today: PlainDateText, most: number): Promise<readonly Uuid[]>;
  /** All members in a status, by name. */
  inStatus(status: MemberStatus): AsyncIterable<VersionedMember>;
  list(query: MemberQuery): Promise<Outcome<MemberPage>>;
  /** How many members a list would have. */
  count(query: Pick<MemberQuery, 'filter' | 'words' | 'near'>): Promise<MemberCounts>;
  /** Keeps a member of whom nothing is left but the id, in this version, unless she is there; whether she was not. */
  insertLost(member: Member, version: number): Promise<boolean>;
  /** All members, those too who were merged into another, in the order of their ids. */
  all(): AsyncIterable<KeptMember>;
  /** The versions of all members, with nothing of them but what decides who may see them. */
  versions(): AsyncIterable<{ readonly id: Uuid; readonly version: number; readonly parts: SharingParts }>;
}

/** Two members, the lower id first, and the text of what both are compared by. */
export interface MarkedPair {
  readonly first: Uuid;
  readonly second: Uuid;
  readonly marks: string;
}

/** Where it is known what members have in common, and who are not the same all the same. */
export interface DuplicateStore {
  /** The members who share a key, group by group; of a group at most 50. */
  groups(): Promise<readonly (readonly Uuid[])[]>;
  /** Members who share a key with a profile. */
  sharing(draft: MemberDraft): Promise<readonly Uuid[]>;
  /** Of each pair, whether it was dismissed and neither has changed since in what they are compared by. */
  dismissed(pairs: readonly MarkedPair[]): Promise<readonly boolean[]>;
  dismiss(
    pair: MarkedPair,
    why: { readonly reason: DismissalReason; readonly by: string; readonly at: InstantText },
  ): Promise<void>;
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
  readonly vocabulary: NameVocabulary;
  readonly duplicates: DuplicateStore;
  /** Whether a member has declarations in the vault; that somebody was told so is written down. */
  readonly hasDeclarations: (member: Uuid, actor: Actor) => Promise<boolean>;
  readonly clock: Clock;
  readonly republisher: Republisher;
}
