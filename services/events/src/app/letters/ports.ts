import type { LocalizedText, NodeId, Uuid } from '@inclust/kernel';
import type { Addressee, LetterLedger } from '@inclust/letters';
import type { AtVersion } from '@inclust/mongo';
import type { Occurrence, ZoneName } from '@inclust/schedule';
import type { Appointment } from '../../domain/letters/appointment.ts';
import type { Letter, LetterCause } from '../../domain/letters/letter.ts';
import type { Registration } from '../../domain/places/registration.ts';
import type { KeptVenue } from '../../domain/venue/venue-decider.ts';
import type { AllotmentReads, KeptRegistration, OccurrenceRef, RegistrationReads } from '../places/ports.ts';
import type { EventStore, ScheduledEvent, VenueStore } from '../ports.ts';

/** Why a letter was not sent. */
export type Skipped =
  /** What it would say is no longer so. */
  | 'no-longer-so'
  | 'not-taking-place'
  | 'moved'
  | 'over'
  | 'erased'
  | 'no-address'
  | 'registration-gone'
  /** It was tried for as long as letters are. */
  | 'given-up';

/** What those who come to an occurrence were told last of when and where it is. */
export interface ToldAppointments {
  get(ref: OccurrenceRef): Promise<AtVersion<Appointment> | undefined>;
  /** Those of some occurrences of which nothing was noted. */
  untold(refs: readonly OccurrenceRef[]): Promise<readonly OccurrenceRef[]>;
  /**
   * Notes it as of a version of the event, and from when on its reminders are due, in epoch milliseconds, unless something newer was noted.
   */
  note(
    ref: OccurrenceRef,
    appointment: Appointment,
    version: number,
    remindersDueAt: number | undefined,
  ): Promise<void>;
  /** Occurrences of which reminders are due at a moment. */
  dueReminders(at: number, most: number): Promise<readonly DueReminders[]>;
  /** Puts them off until a moment, as whose turn it is; `undefined` where somebody else has done so. */
  takeReminders(due: DueReminders, until: number): Promise<DueReminders | undefined>;
  /** They are made, or are due only from another moment on; nothing where something else was noted meanwhile. */
  endReminders(taken: DueReminders, dueAt: number | undefined): Promise<void>;
}

/** Reminders of an occurrence that are due from a moment on, in epoch milliseconds. */
export interface DueReminders {
  readonly ref: OccurrenceRef;
  readonly dueAt: number;
}

/** Says to whom letters about a registration go. Rejects where that cannot be asked now. */
export type Addressees = (registration: Registration) => Promise<Addressee>;

/** The code that a ticket shows at the door. */
export interface TicketCode {
  readonly id: string;
  /** The text of the QR code. */
  readonly code: string;
}

/** The tickets of a confirmed registration, one a place in the order of its lines. */
export type TicketCodes = (registration: Registration) => Promise<readonly TicketCode[]>;

/** A letter with everything that it is written from. */
export interface LetterMatter extends KeptRegistration {
  readonly letter: Letter;
  readonly event: ScheduledEvent;
  /** `undefined` where the event no longer has it. */
  readonly occurrence: Occurrence | undefined;
  readonly venue: KeptVenue | undefined;
  /** That of the venue. */
  readonly zone: ZoneName;
  readonly addressee: Extract<Addressee, { readonly kind: 'person' }>;
  readonly tickets: readonly TicketCode[];
  /** What ticket types are called, by their ids; nothing of those that have no name. */
  readonly typeNames: ReadonlyMap<string, LocalizedText>;
  /** Which place of the waiting list it is, from 1; 0 where it does not wait. */
  readonly placeInLine: number;
  /** By which a guest comes back; empty for members. */
  readonly secret: string;
}

/** Writes letters and hands them to who delivers. */
export interface LetterPost {
  /** Rejects with `InfrastructureError` where it cannot be delivered now. The same letter is the same mail, however often. */
  send(matter: LetterMatter): Promise<void>;
  /** Deletes the letter where it is kept here. */
  forget(id: Uuid): Promise<void>;
}

/** What the use cases of letters work with. */
export interface LettersApp {
  readonly node: NodeId;
  readonly ledger: LetterLedger<LetterCause>;
  readonly told: ToldAppointments;
  readonly events: Pick<EventStore, 'get' | 'getMany'>;
  readonly venues: Pick<VenueStore, 'getMany'>;
  readonly allotments: Pick<AllotmentReads, 'find' | 'ofEvent'>;
  readonly registrations: RegistrationReads;
  readonly addressees: Addressees;
  /** `undefined` where nothing gives tickets. */
  readonly tickets: TicketCodes | undefined;
  /** How many wait before a registration for what it needs too. */
  readonly ahead: (kept: KeptRegistration) => Promise<number>;
  /** The secret by which the guest of a registration comes back; always the same. */
  readonly secretOf: (registration: Uuid) => string;
  readonly post: LetterPost;
  /** The node's zone, where a venue says none. */
  readonly zone: ZoneName;
  readonly now: () => number;
  /** For failure tests: told of `letter.sent` and of `reminders.made` before that is noted. */
  readonly onStep: (step: string) => void;
}
