import type { NodeId, Outcome, Uuid } from '@inclust/kernel';
import type { Allotment } from '../../domain/places/allotment.ts';
import type { PlacesCommand } from '../../domain/places/commands.ts';
import type { Configuration } from '../../domain/places/configuration.ts';
import type { Registration, RegistrationState } from '../../domain/places/registration.ts';

/** One date of an event of this node. */
export interface OccurrenceRef {
  readonly event: Uuid;
  /** `2027-10-19T19:00:00`, `2027-08-15`, or `single` for an event that takes place once. */
  readonly recurrence: string;
}

/** What is asked of events: whether registrations for an occurrence are taken; `code` says why not. `undefined` where there is none. */
export interface Occurrences {
  /** Whether this node has the event, whatever its state. */
  has(event: Uuid): Promise<boolean>;
  occurrence(event: Uuid, recurrence: string): Promise<{ readonly open: boolean; readonly code?: string } | undefined>;
  /** When it is over, in epoch milliseconds; `undefined` where there is none. */
  overAt(event: Uuid, recurrence: string): Promise<number | undefined>;
}

/** How registrations of an event are taken, as of a version. */
export interface RegistrationRules {
  readonly event: Uuid;
  readonly configuration: Configuration;
  /** 1 when they were set first, one more with each change. */
  readonly version: number;
}

/** Where the rules of events are kept. */
export interface RulesStore {
  get(event: Uuid): Promise<RegistrationRules | undefined>;
  /** Sets them where they still have a version, 0 for none; `false` where somebody else has set them since. */
  set(rules: RegistrationRules, before: number): Promise<boolean>;
  /** Events with rules that may not have come to every occurrence yet, at most so many. */
  spreading(most: number): Promise<readonly RegistrationRules[]>;
  /** The rules of a version have come to every occurrence. */
  spread(event: Uuid, version: number): Promise<void>;
}

/** A registration with the occurrence that it is for. */
export interface KeptRegistration {
  readonly ref: OccurrenceRef;
  readonly registration: Registration;
}

/** Where places are given: commands for one occurrence are decided one after another, whatever the process that they come to. */
export interface BoxOffice {
  /**
   * Decides a command and answers once what it comes to is kept. Refusals beside the command's own: `no-registration` where the event has no
   * rules, `busy`, `outbox-full`.
   */
  carryOut(ref: OccurrenceRef, command: PlacesCommand): Promise<Outcome<Registration | undefined>>;
  /** Does what is due: ends what is over, promotes who waits, tells of an end, and writes what a crash has left. */
  tend(ref: OccurrenceRef, at: number): Promise<void>;
}

/** Allotments as they are read beside the box office. */
export interface AllotmentReads {
  /** Without what is admitted. `undefined` where nobody has asked for a place yet. */
  find(ref: OccurrenceRef): Promise<Allotment | undefined>;
  /** The occurrences of an event for which somebody has asked for a place. */
  ofEvent(event: Uuid): Promise<readonly { readonly ref: OccurrenceRef; readonly allotment: Allotment }[]>;
  /** The occurrences where something is due at a moment, at most so many. */
  due(at: number, most: number): Promise<readonly OccurrenceRef[]>;
}

/** Which registrations a list wants. */
export interface RegistrationQuery {
  readonly occurrence?: OccurrenceRef;
  readonly person?: string;
  /** Empty for all but those that were deleted. `pending` are registrations at other nodes alone, so that none of this node is. */
  readonly states: readonly (RegistrationState | 'pending')[];
  readonly pageSize: number;
  readonly pageToken: string;
}

/** One page of a list. */
export interface RegistrationPage {
  readonly items: readonly KeptRegistration[];
  readonly nextPageToken: string;
}

/** Up to where registrations of strangers were read: in the order of persons and ids. */
export interface StrangerPosition {
  readonly person: string;
  readonly id: Uuid;
}

/** How many registrations an occurrence has. */
export interface RegistrationCounts {
  /** Of each state that there is. */
  readonly states: ReadonlyMap<RegistrationState, { readonly registrations: number; readonly places: number }>;
  /** Of how many somebody was let in. */
  readonly checkedIn: number;
}

/** Registrations as they are read. */
export interface RegistrationReads {
  get(id: Uuid): Promise<KeptRegistration | undefined>;
  /** Those of some ids that there are. */
  getMany(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, KeptRegistration>>;
  list(query: RegistrationQuery): Promise<Outcome<RegistrationPage>>;
  /** Those of guests and of members of other nodes than this one, after one of them, at most so many. */
  ofStrangers(self: NodeId, after: StrangerPosition | undefined, most: number): Promise<readonly KeptRegistration[]>;
  /** How many an occurrence has in each state; those that were deleted are not counted. */
  counts(occurrence: OccurrenceRef): Promise<RegistrationCounts>;
}

/** The secrets by which guests come back to their registrations; only hashes of them are kept. */
export interface LinkStore {
  /** Makes one more for a registration; a repeat of a request gets another one, and both hold. */
  make(registration: Uuid): Promise<string>;
  /** Whether a secret is one of a registration. */
  holds(registration: Uuid, secret: string): Promise<boolean>;
}

/** A registration that became another member's because two members are one. */
export interface Move {
  readonly registration: Uuid;
  readonly from: string;
  readonly to: string;
}

/** Which registrations changed hands, so that it can be taken back. */
export interface MoveStore {
  /** May be repeated. */
  note(move: Move): Promise<void>;
  has(move: Move): Promise<boolean>;
  forget(move: Move): Promise<void>;
}

/** Registrations of members of other nodes that were forgotten, whether or not there were such: nothing brings one back. Only ids. */
export interface ForgottenStore {
  /** May be repeated. */
  note(registration: Uuid, at: number): Promise<void>;
  has(registration: Uuid): Promise<boolean>;
}

/** What the use cases of registrations work with. */
export interface PlacesApp {
  readonly node: NodeId;
  readonly occurrences: Occurrences;
  readonly rules: RulesStore;
  readonly office: BoxOffice;
  readonly allotments: AllotmentReads;
  readonly registrations: RegistrationReads;
  readonly links: LinkStore;
  readonly moves: MoveStore;
  readonly forgotten: ForgottenStore;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}
