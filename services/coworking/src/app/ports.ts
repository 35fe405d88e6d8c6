import type { InstantText, Language, NodeId, Outcome, RequestIdentity, Uuid } from '@inclust/kernel';
import type { AtVersion, Decision, Page, PageWanted } from '@inclust/mongo';
import type { AwayBooking } from '../domain/away/away-booking.ts';
import type { Booking, BookingState } from '../domain/bookings/booking.ts';
import type { DiaryDay } from '../domain/bookings/diary.ts';
import type { BookingSeries } from '../domain/bookings/series.ts';
import type { Holidays } from '../domain/opening/holidays.ts';
import type { KeptResource, ResourceStep } from '../domain/resources/resource-decider.ts';
import type { KeptSpace, SpaceStep } from '../domain/spaces/space-decider.ts';
import type { AwayApp } from './away/ports.ts';
import type { Bookables, BookingDesk } from './bookings/ports.ts';
import type { Claims, Ledger, PlanStore } from './credits/ports.ts';
import type { Standings } from './standings/ports.ts';

/** Where aggregates of a kind are kept. */
interface Aggregates<State, Step> {
  get(id: Uuid): Promise<AtVersion<State> | undefined>;
  /** Those of them that there are, by their ids. */
  getMany(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AtVersion<State>>>;
  /** Decides and saves in one step; a repeat of a request gets the first answer. */
  save(id: Uuid, request: RequestIdentity, decide: Decision<State, Step>): Promise<Outcome<AtVersion<State>>>;
}

/** Where spaces are kept. */
export interface SpaceStore extends Aggregates<KeptSpace, SpaceStep> {
  /** In the order of their names. */
  list(page: PageWanted): Promise<Outcome<Page<AtVersion<KeptSpace>>>>;
}

/** Where resources are kept. */
export interface ResourceStore extends Aggregates<KeptResource, ResourceStep> {
  /** In the order of their names, those of a space or all. */
  list(space: Uuid | undefined, page: PageWanted): Promise<Outcome<Page<AtVersion<KeptResource>>>>;
  /** Those that have one of some as a part. */
  wholesOf(parts: readonly Uuid[]): Promise<readonly Uuid[]>;
  /** All of a space, or all, in the order of their names. */
  all(space: Uuid | undefined): Promise<readonly KeptResource[]>;
}

/** Which bookings a list wants. Moments in epoch milliseconds. */
export interface BookingFilter {
  readonly resource?: Uuid;
  readonly person?: string;
  readonly series?: Uuid;
  readonly from?: number;
  readonly until?: number;
  readonly states: readonly (BookingState | 'pending')[];
}

/** A booking in a list: of this node, or of one of its members at another one. */
export type ListedBooking = Booking | AwayBooking;

/** Bookings as they are read. */
export interface BookingReads {
  get(id: Uuid): Promise<Booking | undefined>;
  /** In the order of their starts; those of a person at all nodes. */
  list(filter: BookingFilter, page: PageWanted): Promise<Outcome<Page<ListedBooking>>>;
  /** All of a series, in the order of their starts. */
  ofSeries(series: Uuid): Promise<readonly Booking[]>;
  /** A series as it was wanted. */
  series(id: Uuid): Promise<BookingSeries | undefined>;
  /** All of a person. */
  ofPerson(person: string): Promise<readonly Booking[]>;
  /** Those that were checked in, not out, and last beyond a moment, at most so many. */
  present(resources: readonly Uuid[], at: number, most: number): Promise<readonly Booking[]>;
  /** Those of members of other nodes than this one that were over before a moment, at most so many. */
  ofStrangers(self: NodeId, before: number, most: number): Promise<readonly Booking[]>;
  /** Whether one of a resource that is not over ends after a moment. */
  isBooked(resources: readonly Uuid[], after: number): Promise<boolean>;
  /** The days of the diaries of some resources, from a day to before another. */
  days(resources: readonly Uuid[], from: number, until: number): Promise<readonly DiaryDay[]>;
}

/** What the use cases of co-working need. */
export interface CoworkingApp {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  readonly spaces: SpaceStore;
  readonly resources: ResourceStore;
  readonly bookables: Bookables;
  readonly desk: BookingDesk;
  readonly bookings: BookingReads;
  readonly plans: PlanStore;
  readonly ledger: Ledger;
  readonly claims: Claims;
  readonly standings: Standings;
  readonly holidays: Holidays;
  /** What members of this node have at other nodes; nothing where this one is connected to none. */
  readonly away?: AwayApp;
  readonly clock: { readonly now: () => InstantText };
}
