import type { NodeId, Outcome, Uuid, RequestIdentity } from '@inclust/kernel';
import type { AtVersion, Decision } from '@inclust/mongo';
import type { BodyApplication, BodyNotice } from '../../domain/bodies/application.ts';
import type { Body, BodyEvent, BodyId, BodyRef } from '../../domain/bodies/body.ts';
import type {
  BodyMembership,
  BodyMembershipEvent,
  BodyMembershipStatus,
  BodyWish,
} from '../../domain/bodies/membership.ts';
import type { Home } from '../../domain/bodies/subject.ts';
import type { Clock, MemberStore } from '../ports.ts';

/** Something as kept, and whether other nodes were ever shown it: then its end must be told. */
export interface Kept<State> extends AtVersion<State> {
  readonly everShown: boolean;
}

/** Where aggregates of a kind are kept. */
export interface Aggregates<State, Event, Id extends string> {
  get(id: Id): Promise<AtVersion<State> | undefined>;
  /** Decides and saves in one step; a repeat of a request gets the first answer. */
  save(
    id: Id,
    request: RequestIdentity | undefined,
    decide: Decision<State, Event>,
  ): Promise<Outcome<AtVersion<State>>>;
  /** All of them. */
  all(): AsyncIterable<Kept<State>>;
}

/** Where the bodies of this node are kept. */
export type BodyStore = Aggregates<Body, BodyEvent, BodyId>;

/** Which memberships a list wants. */
export interface MembershipQuery {
  readonly body: BodyId;
  readonly status?: BodyMembershipStatus;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken: string;
}

/** Where memberships of this node's bodies are kept. */
export interface BodyMembershipStore extends Aggregates<BodyMembership, BodyMembershipEvent, Uuid> {
  list(query: MembershipQuery): Promise<Outcome<Page<AtVersion<BodyMembership>>>>;
  /** Memberships of a body that are applied for or active, at most so many. */
  open(body: BodyId, most: number): Promise<readonly Uuid[]>;
  /** Memberships whose home is to be told of a change, at most so many; those of resting nodes left out. */
  untold(resting: readonly NodeId[], most: number): Promise<readonly AtVersion<BodyMembership>[]>;
  /** Notes that the home knows the membership as of a version. */
  told(id: Uuid, version: number): Promise<void>;
}

/** Which applications a list wants. */
export interface ApplicationQuery {
  readonly member?: Uuid;
  readonly body?: BodyRef;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** Where it is kept what members of this node want of bodies. */
export interface BodyApplicationStore {
  get(id: Uuid): Promise<BodyApplication | undefined>;
  /**
   * Changes one in one step by a pure function of what it is, which may run more than once; nothing is written where it stays the same
   * object. A repeat of a request gets what the application is now, and another body under the same request id is refused.
   */
  change<Changed extends BodyApplication | undefined>(
    id: Uuid,
    request: RequestIdentity | undefined,
    change: (current: BodyApplication | undefined) => Outcome<Changed>,
  ): Promise<Outcome<Changed>>;
  list(query: ApplicationQuery): Promise<Outcome<Page<BodyApplication>>>;
  /** Applications of members. */
  ofMembers(members: readonly Uuid[]): Promise<readonly BodyApplication[]>;
  /** Applications about which the body's node is to be told something, at most so many; those of resting nodes left out. */
  due(resting: readonly NodeId[], most: number): Promise<readonly BodyApplication[]>;
}

/** A wish for a body of another node. */
export interface BodyRequest {
  readonly body: BodyRef;
  readonly wish: BodyWish;
}

/** A membership as its home is told. */
export interface MembershipNotice extends BodyNotice {
  readonly body: BodyRef;
  readonly member: Uuid;
}

/** The other nodes. Each call rejects where the node does not answer. */
export interface OtherNodes {
  /** Tells a body's node what a member of this one wants. */
  request(node: NodeId, request: BodyRequest): Promise<BodyNotice | { readonly refusal: string }>;
  /** Tells a member's home what became of a membership in a body of this node. */
  note(node: NodeId, membership: AtVersion<BodyMembership>): Promise<void>;
  /** A body of any node, as far as this one has heard of it. */
  findBody(body: BodyRef): Promise<Pick<Body, 'kind' | 'admits' | 'closedOn'> | undefined>;
}

/** What every use case of bodies works with. */
export interface BodiesApp extends Home {
  readonly members: MemberStore;
  readonly bodies: BodyStore;
  readonly memberships: BodyMembershipStore;
  readonly applications: BodyApplicationStore;
  readonly nodes: OtherNodes;
  readonly clock: Clock;
  /** Told when something is to be told to another node. */
  readonly hurry: () => void;
  /** For failure tests: told of the steps between asking another node and noting its answer. */
  readonly onStep: (step: BodyStep) => void;
}

/** The steps at which a failure test can end a process. */
export type BodyStep =
  | 'body-request.kept'
  | 'body-request.heard'
  | 'body-request.answered'
  | 'body-notice.told'
  | 'body-membership.merged'
  | 'body-membership.parted';
