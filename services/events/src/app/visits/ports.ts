import type { InstantText, NodeId, Outcome, PlainDateText, RequestIdentity, Uuid } from '@inclust/kernel';
import type { AtVersion, Decision, Page, PageWanted } from '@inclust/mongo';
import type { Attendance, AttendanceEvent } from '../../domain/visits/attendance.ts';
import type { DoorApp } from '../door/ports.ts';
import type { Representation } from '../permission.ts';
import type { AllotmentReads, OccurrenceRef, RegistrationReads } from '../places/ports.ts';
import type { EventStore, VenueStore } from '../ports.ts';

/** What has an attendance: an occurrence of an event, or a site on a day. */
export type AttendanceOf =
  | { readonly kind: 'occurrence'; readonly ref: OccurrenceRef }
  | { readonly kind: 'site'; readonly venue: Uuid; readonly day: PlainDateText };

/** Which attendance a list wants. */
export type AttendanceFilter = { readonly event: Uuid } | { readonly venue: Uuid };

/** Where attendance is kept. */
export interface AttendanceStore {
  get(of: AttendanceOf): Promise<AtVersion<Attendance> | undefined>;
  /** Decides and saves in one step; a repeat of a request gets the first answer. */
  save(
    of: AttendanceOf,
    request: RequestIdentity,
    decide: Decision<Attendance, AttendanceEvent>,
  ): Promise<Outcome<AtVersion<Attendance>>>;
  /** The recurrences of an event at which visitors were counted. */
  countedAt(event: Uuid): Promise<readonly string[]>;
  /** In the order of their days. */
  list(filter: AttendanceFilter, page: PageWanted): Promise<Outcome<Page<AtVersion<Attendance>>>>;
}

/** What the use cases of attendance need. */
export interface VisitsApp extends Representation {
  readonly node: NodeId;
  /** The node's IANA zone: its days are those of what takes place online. */
  readonly timeZone: string;
  readonly events: Pick<EventStore, 'get'>;
  readonly venues: Pick<VenueStore, 'get'>;
  readonly registrations: Pick<RegistrationReads, 'getMany' | 'counts'>;
  readonly allotments: Pick<AllotmentReads, 'ofEvent'>;
  readonly door: Pick<DoorApp, 'doors' | 'walkIns'>;
  readonly attendance: AttendanceStore;
  readonly clock: { now(): InstantText };
}
