import type { Body, BodyKind, BodyMemberEntry, EventMessage, DirectoryEntry, Envelope } from '@inclust/contracts';
import type { NodeId, Outcome } from '@inclust/kernel';
import type { ReplicaDigest } from '@inclust/mongo';
import type { NodeKey } from '../exchange/node-keys.ts';

/** Newest public state of a member of some node, or that it has none any more. */
export interface DirectoryChange {
  /** `nodes/{node}/members/{uuid}`. */
  readonly name: string;
  readonly node: NodeId;
  readonly version: number;
  /** The entry as its node wrote it, fields of newer nodes included; absent for a tombstone. */
  readonly entry?: { readonly decoded: DirectoryEntry; readonly raw: Uint8Array };
  /** With a tombstone: the name of the member that this one was merged into. */
  readonly mergedInto?: string;
}

/** Who looks into the directory: somebody of one of the nodes, or anybody. */
export type DirectoryViewer = 'federation' | 'public';

/** Things of which the newest state is kept, in the order in which that came here. */
export interface ChangesInOrder<Item> {
  /** Which order it is, and its newest place. */
  life(): Promise<{ readonly life: string; readonly last: number }>;
  /** Up to `most` things whose place is behind `after` and not behind `upTo`, in their order. */
  changes(
    after: number,
    upTo: number,
    most: number,
  ): Promise<readonly { readonly place: number; readonly item: Item }[]>;
}

/** What has changed in the directory: what there is of a member by now. */
export interface DirectoryNews {
  /** `nodes/{node}/members/{uuid}`. */
  readonly name: string;
  readonly node: string;
  readonly version: number;
  /** As somebody of a node sees it; absent where it is gone. */
  readonly entry?: DirectoryEntry;
  readonly isMerged: boolean;
  /** The widest circle that has ever been shown an entry of this name here; absent where nobody was. */
  readonly shownTo?: DirectoryViewer;
}

/** Conditions on entries that all hold. */
export type DirectoryConditions = Pick<DirectoryQuery, 'node' | 'kind' | 'discipline'>;

/** Which entries a list wants. */
export interface DirectoryQuery {
  readonly viewer: DirectoryViewer;
  readonly node?: string;
  readonly kind?: string;
  readonly discipline?: string;
  readonly words?: string;
  /** Only those of these names, which are what `of` stands for. */
  readonly among?: { readonly of: string; readonly names: readonly string[] };
  readonly pageSize: number;
  readonly pageToken: string;
}

/** The common directory as far as it has reached this node. */
export interface DirectoryStore extends ChangesInOrder<DirectoryNews>, EndingCopies {
  apply(changes: readonly DirectoryChange[]): Promise<void>;
  /** The entry of that name, or of the member that it was merged into, as the viewer may see it; `undefined` where that is nothing. */
  get(name: string, viewer: DirectoryViewer): Promise<DirectoryEntry | undefined>;
  /** The entries of several members as `get` finds them, by the names that were asked for; without those of whom there is nothing. */
  getMany(names: readonly string[], viewer: DirectoryViewer): Promise<ReadonlyMap<string, DirectoryEntry>>;
  list(
    query: DirectoryQuery,
  ): Promise<Outcome<{ readonly entries: readonly DirectoryEntry[]; readonly nextPageToken: string }>>;
  digest(node: string): Promise<ReplicaDigest>;
  /** What is kept under these names, tombstones too. */
  held(names: readonly string[]): Promise<ReadonlyMap<string, { readonly version: number; readonly listed: boolean }>>;
}

/** Newest public state of a body of some node or of who is in one, or that it has none any more. */
export type BodyChange = {
  /** `nodes/{node}/bodies/{body}`, with `/memberships/{uuid}` where it is of a member. */
  readonly name: string;
  /** The last part of its subject. */
  readonly id: string;
  readonly node: NodeId;
  readonly version: number;
} & (
  | { readonly kind: 'body'; readonly entry?: { readonly body: Body; readonly raw: Uint8Array } }
  | {
      readonly kind: 'member';
      /** The name of the body. */
      readonly body: string;
      readonly entry?: { readonly member: string; readonly raw: Uint8Array };
    }
);

/** Which bodies a list wants. */
export interface BodyQuery {
  readonly node?: string;
  readonly kind?: BodyKind;
  /** Also those that are closed. */
  readonly closed: boolean;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** Something of another node, as it is held here. */
export interface HeldCopy {
  /** Its resource name. */
  readonly name: string;
  readonly version: number;
}

/** The bodies of all nodes and who is in them, as far as that has reached this node. */
export interface BodyDirectory extends EndingCopies {
  apply(changes: readonly BodyChange[]): Promise<void>;
  getBody(name: string): Promise<Body | undefined>;
  listBodies(query: BodyQuery): Promise<Outcome<{ readonly bodies: readonly Body[]; readonly nextPageToken: string }>>;
  /** Who is told to be in a body, by the member's name; whether the directory shows them is another question. */
  membersOf(body: string): Promise<ReadonlyMap<string, BodyMemberEntry>>;
  digest(node: string): Promise<ReplicaDigest>;
  /** Those of a node that are shown, and who is shown in them. */
  copiesOf(node: string): Promise<readonly HeldCopy[]>;
}

/** A key that has signed a node's envelopes before the present one. */
export interface EarlierKey {
  /** Ed25519, 32 bytes, base64. */
  readonly envelopeKey: string;
  /** What says that it is from later is refused, ISO 8601 in UTC; absent while it is in use beside the newer one. */
  readonly until?: string;
  /** Nothing that it has signed is taken any more. */
  readonly compromised?: boolean;
}

/** What a key of the meta-cluster has signed last: the register entry that names the key after it, or that tells that somebody else may have it. */
export interface LastWord {
  /** By which a signature names the key. */
  readonly keyId: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
  readonly version: number;
  /** An encoded `Node`, base64. */
  readonly body: string;
  /** The header value. */
  readonly signature: string;
}

/** That a city takes part no more. */
export interface Departure {
  /** Since when, ISO 8601 in UTC. */
  readonly at: string;
  /** Only at the meta-cluster: the id of the account that has put it out; absent where it has left by itself. */
  readonly removedBy?: string;
  /** Only at the meta-cluster: whether its copies, streams and link are gone. */
  readonly settled?: boolean;
}

/** A node of the federation as the register knows it. */
export interface NodeRecord {
  readonly nodeId: NodeId;
  readonly role: 'city' | 'meta';
  readonly countryCode: string;
  readonly timeZone: string;
  /** Ed25519, 32 bytes, base64. */
  readonly envelopeKey: string;
  /** Public nkey. */
  readonly leafKey: string;
  /** Only of the meta-cluster: nothing that `envelopeKey` has signed is taken any more. */
  readonly keyCompromised?: boolean;
  /** The newest first. */
  readonly earlierKeys?: readonly EarlierKey[];
  /** Only at the meta-cluster, of itself: by which cities come from a key that they know to the present one, the oldest first. */
  readonly lastWords?: readonly LastWord[];
  /** Only at the meta-cluster: public nkeys before, by which the link may be opened until the city has put the new one to use. */
  readonly earlierLeafKeys?: readonly string[];
  /** Only at the meta-cluster: those have ended, and links that were opened with them are to be closed. */
  readonly linkClosing?: boolean;
  /** When the newest keys were asked for, by the clock of the node; absent for those of the join. */
  readonly keysAt?: string;
  /** Ed25519, 32 bytes, base64; absent where the node has told none. */
  readonly tokenKey?: string;
  /** ISO 8601 in UTC. */
  readonly joinedAt: string;
  /** Absent while it takes part. */
  readonly left?: Departure;
  readonly version: number;
}

/** The nodes that take part. At the meta-cluster the register itself, in a city its copy. */
export interface NodeRegister {
  all(): Promise<readonly NodeRecord[]>;
  get(node: string): Promise<NodeRecord | undefined>;
  /** Keeps a record unless there is the same or a newer one. */
  put(record: NodeRecord): Promise<void>;
  /** Keeps a record whatever there is. */
  replace(record: NodeRecord): Promise<void>;
  /** The keys that check a node's envelopes; `undefined` for a node that is not known (yet). */
  keys(node: string): Promise<readonly NodeKey[] | undefined>;
  /** Forgets every node: this one has left the federation. */
  forget(): Promise<void>;
}

/** Whose copies go: those of one node, or of all but one. */
export type CopiesOf = { readonly node: string } | { readonly allBut: string };

/** Copies of what nodes have told, of which those of a node that takes part no more are taken away. */
export interface EndingCopies {
  /**
   * Takes away the content of every copy, as if each had been recalled. What the node tells when it has joined again is taken, whatever its
   * version.
   */
  end(of: CopiesOf): Promise<void>;
}

/** Takes what another node told, checked, further in this node. */
export interface Incoming {
  readonly origin: NodeId;
  readonly rest: string;
  readonly envelope: Envelope;
  /** The header value of the origin's signature, for the next hop. */
  readonly signature: string;
  /** Its events, when it is a batch of them. */
  readonly events?: readonly EventMessage[];
}

/** An invitation as kept: never its secret, only the hash. */
export interface Invitation {
  readonly nodeId: string;
  /** SHA-256 of the secret, base64url. */
  readonly secretHash: string;
  readonly expiresAt: Date;
  /** For a city that takes part already: its keys before end when it is used. */
  readonly again?: boolean;
  /** The keys that used it, so that a repeat of the same join is answered again: `{leafKey} {envelopeKey}`. */
  readonly usedBy?: string;
}

/** Invitations of the meta-cluster, one a city. */
export interface InvitationStore {
  /** Replaces what there is for the city. */
  put(invitation: Invitation): Promise<void>;
  get(node: string): Promise<Invitation | undefined>;
  /** Marks it as used by these keys; false when other keys were faster. */
  use(node: string, secretHash: string, usedBy: string): Promise<boolean>;
}

/** What the federation asks of the other services of its node. */
export interface LocalServices extends Disposable {
  membersDigest(): Promise<{
    readonly facts: ReplicaDigest;
    readonly profiles: ReplicaDigest;
    readonly bodies: ReplicaDigest;
  }>;
  /** What every agenda should hold of this node. */
  eventsDigest(): Promise<ReplicaDigest>;
  factsDigest(node: string): Promise<ReplicaDigest>;
  replayFacts(): Promise<void>;
  /** Members, bodies and who is in them. */
  republishMembers(): Promise<void>;
  /** Has the register end members whom it lacks and others know; how many they were. */
  noteLostMembers(members: readonly { readonly id: string; readonly version: number }[]): Promise<number>;
  /** What was published of events, and venues. */
  republishEvents(): Promise<void>;
  /** Notes in the audit log that a city takes part no more; the same departure once. */
  noteDeparture(node: NodeId, departure: Departure): Promise<void>;
  /** Hands a call of another node to the service that answers it. Rejects where that is away. */
  answerNodeCall(context: string, method: string, caller: string, body: Uint8Array): Promise<Uint8Array>;
}
