import type { Language, NodeId, Uuid } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { Occurrence, ZoneName } from '@inclust/schedule';
import type { Appointment } from '../../domain/letters/appointment.ts';
import type { Letter } from '../../domain/letters/letter.ts';
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

/** What became of a letter. */
export type LetterEnd = { readonly state: 'sent' } | { readonly state: 'skipped'; readonly because: Skipped };

/** A letter that is due, as it was read. */
export interface DueLetter extends Letter {
  /** How often it was tried. */
  readonly tries: number;
  /** When it was made, in epoch milliseconds. */
  readonly madeAt: number;
}

/** Which letters there are: each is due until it was sent or skipped. Holds ids and codes, no address and no text. */
export interface LetterLedger {
  /** Makes those of them that there are not yet. */
  make(letters: readonly Letter[], at: number): Promise<void>;
  /** Some that are due at a moment, at most so many. */
  due(at: number, most: number): Promise<readonly DueLetter[]>;
  /** Takes a due letter for a process until a moment; `false` where another one has it. */
  take(letter: DueLetter, until: number): Promise<boolean>;
  /** Keeps a letter that was taken, until a later moment; or gives it back until then. */
  keep(id: Uuid, until: number): Promise<void>;
  end(id: Uuid, end: LetterEnd, at: number): Promise<void>;
  /** The ids of all letters of a registration; those that are due end as `erased`. */
  forget(registration: Uuid, at: number): Promise<readonly Uuid[]>;
}

/** What those who come to an occurrence were told last of when and where it is. */
export interface ToldAppointments {
  get(ref: OccurrenceRef): Promise<AtVersion<Appointment> | undefined>;
  /** Notes it as of a version of the event, unless something newer was noted. */
  note(ref: OccurrenceRef, appointment: Appointment, version: number): Promise<void>;
}

/** To whom a letter goes. Personal data. */
export type Addressee =
  | {
      readonly kind: 'person';
      /** Empty where it is not known. */
      readonly name: string;
      readonly address: string;
      readonly language: Language;
    }
  | { readonly kind: 'nobody'; readonly because: 'erased' | 'no-address' };

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
  readonly ledger: LetterLedger;
  readonly told: ToldAppointments;
  readonly events: Pick<EventStore, 'get'>;
  readonly venues: Pick<VenueStore, 'get'>;
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
  /** For failure tests: told of `letter.taken` before it is sent, `letter.sent` before that is noted, and `letter.noted` after. */
  readonly onStep: (step: string) => void;
  /** No further letter is taken once it is aborted. */
  readonly stopping: AbortSignal;
  /** A letter that could not be sent now, by its id. */
  readonly failed: (id: Uuid, error: unknown) => void;
}
