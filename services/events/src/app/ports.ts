import type { InstantText, NodeId, Outcome, RequestIdentity, Uuid } from '@inclust/kernel';
import type { AtVersion, Decision, JointDecision, Page, PageWanted, SavedTogether } from '@inclust/mongo';
import type { Schedule } from '@inclust/schedule';
import type { CulturalEvent, EventState } from '../domain/events/event.ts';
import type { EventStep } from '../domain/events/event-decider.ts';
import type { Representation } from './permission.ts';
import type { KeptVenue, VenueStep } from '../domain/venue/venue-decider.ts';

/** An event whose schedule is one that can be expanded. */
export type ScheduledEvent = CulturalEvent<Schedule>;

/** Which events a list wants. */
export interface EventFilter {
  readonly state?: EventState;
  /** Without drafts, for those who are not staff; but with those of the organisations for which somebody speaks. */
  readonly shownTo?: 'everybody' | { readonly organisers: readonly string[] };
  readonly venue?: Uuid;
  /** `nodes/{node}/members/{uuid}`. */
  readonly organiser?: string;
  readonly discipline?: string;
  /** Not over at this moment, in epoch milliseconds. */
  readonly from?: number;
  /** Begun before this moment, in epoch milliseconds. */
  readonly until?: number;
  readonly mode?: ScheduledEvent['draft']['mode'];
}

/** What everybody may see, by what it says. */
export type PublishedFilter = Omit<EventFilter, 'state' | 'shownTo'>;

/** An event that was published, without what it says. */
export interface PublishedHead {
  readonly id: Uuid;
  readonly version: number;
  readonly venue?: Uuid;
  readonly organisers: readonly string[];
}

/** Where aggregates of a kind are kept. */
interface Aggregates<State, Step> {
  get(id: Uuid): Promise<AtVersion<State> | undefined>;
  /** Those of them that there are, by their ids. */
  getMany(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AtVersion<State>>>;
  /** Decides and saves in one step; a repeat of a request gets the first answer. */
  save(id: Uuid, request: RequestIdentity, decide: Decision<State, Step>): Promise<Outcome<AtVersion<State>>>;
}

/** Where events are kept. */
export interface EventStore extends Aggregates<ScheduledEvent, EventStep<Schedule>> {
  /** As `get`, but also a draft that was deleted. */
  evenDeleted(id: Uuid): Promise<AtVersion<ScheduledEvent> | undefined>;
  /** The versions of those of them that there are, by their ids; those of what was deleted too. */
  versionsOf(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, number>>;
  /**
   * As `save`, of several that are changed or made together or not at all. Those after the first are given its rules of registration where
   * they have none. `undefined` for what is not there and was not made.
   */
  saveTogether(
    ids: readonly [Uuid, ...Uuid[]],
    request: RequestIdentity,
    decide: JointDecision<ScheduledEvent, EventStep<Schedule>>,
  ): Promise<Outcome<readonly (SavedTogether<ScheduledEvent> | undefined)[]>>;
  /** In the order of their start. */
  list(filter: EventFilter, page: PageWanted): Promise<Outcome<Page<AtVersion<ScheduledEvent>>>>;
  /** What was published, in the order of its start, page by page. What is given another start meanwhile may come twice or not at all. */
  published(filter: PublishedFilter): AsyncIterable<readonly PublishedHead[]>;
  /** When something that was published was changed last. */
  newestPublished(): Promise<InstantText | undefined>;
}

/** Where venues are kept. */
export interface VenueStore extends Aggregates<KeptVenue, VenueStep> {
  /** In the order of their names. */
  list(page: PageWanted): Promise<Outcome<Page<AtVersion<KeptVenue>>>>;
  /** When one was changed last. */
  newest(): Promise<InstantText | undefined>;
}

/** What the use cases of events need. */
export interface EventsApp extends Representation {
  readonly node: NodeId;
  readonly events: EventStore;
  readonly venues: VenueStore;
  /** The recurrences of an event for which somebody has asked for a place, or at which visitors were counted. */
  readonly askedFor: (event: Uuid) => Promise<readonly string[]>;
  readonly clock: { now(): InstantText };
}
