import type { NodeId, Outcome, Uuid } from '@inclust/kernel';
import type { CheckInList, CodeRefusal, JudgedScan, Scan } from '../../domain/check-in/scan.ts';
import type { TicketKey } from '../../domain/check-in/ticket.ts';
import type { WalkIn, WalkInUndo } from '../../domain/check-in/walk-ins.ts';
import type { OccurrenceRef, PlacesApp } from '../places/ports.ts';

/** A list by the occurrence and its id there. */
export interface ListRef {
  readonly ref: OccurrenceRef;
  readonly list: string;
}

/** A list as of a version: 0 for `main` where nobody has set it. */
export interface KeptList {
  readonly list: CheckInList;
  readonly version: number;
}

/** Where lists are kept. */
export interface ListStore {
  get(at: ListRef): Promise<KeptList | undefined>;
  /** Those that were set, in the order of their ids. */
  ofOccurrence(ref: OccurrenceRef): Promise<readonly KeptList[]>;
  /** Sets a list where it still has a version, 0 for none; `false` where somebody else has set it since. */
  set(at: ListRef, kept: KeptList): Promise<boolean>;
}

/** What a ticket has been through at a list. */
export interface KeptDoor extends TicketKey {
  readonly occurrence: OccurrenceRef;
  readonly list: string;
  /** By time of scan. */
  readonly scans: readonly JudgedScan[];
  /** 0 where it was not shown yet. */
  readonly version: number;
  /** Whether its registration does not know yet that somebody is in by it, or is in no more. */
  readonly untold: boolean;
}

/** A ticket that was let in, and where it was. */
export interface AdmittedTicket extends TicketKey {
  readonly list: string;
}

/** Where is kept what tickets have been through. */
export interface DoorStore {
  /** What some tickets have been through at a list, in their order. */
  load(at: ListRef, tickets: readonly TicketKey[]): Promise<readonly KeptDoor[]>;
  /** Writes a door over the version before; `false` where somebody else has written since. */
  write(door: KeptDoor): Promise<boolean>;
  /** Doors as they are now, in their order. */
  reload(doors: readonly KeptDoor[]): Promise<readonly KeptDoor[]>;
  /** Those of some registrations, at whatever list. */
  ofRegistrations(registrations: readonly Uuid[]): Promise<readonly KeptDoor[]>;
  /** Those of an occurrence that are in. */
  admitted(ref: OccurrenceRef): Promise<readonly AdmittedTicket[]>;
  /** Some of those whose registrations have not known since a moment. */
  untold(since: number, most: number): Promise<readonly KeptDoor[]>;
  /** The registrations of doors know, as of their versions; of how many of them that was not noted yet. */
  noteTold(doors: readonly KeptDoor[]): Promise<number>;
}

/** A scan as it came in. */
export interface ReceivedScan extends ListRef {
  readonly scan: Scan;
  readonly receivedAt: number;
  /** The ticket that was shown, or why the code is none. */
  readonly shown: TicketKey | CodeRefusal;
}

/** Part of a list of scans. */
export interface ScanPage {
  readonly items: readonly ReceivedScan[];
  readonly nextPageToken: string;
}

/** Where every scan is noted as it came in; what it came to is at its door. */
export interface ScanLog {
  /** Each once by its id at its list. */
  note(scans: readonly ReceivedScan[]): Promise<void>;
  /** In the order of their times. */
  list(query: {
    readonly ref: OccurrenceRef;
    readonly list?: string;
    readonly pageSize: number;
    readonly pageToken: string;
  }): Promise<Outcome<ScanPage>>;
}

/** Where people without a ticket are counted. */
export interface WalkInStore {
  /** Each once by its id at its list, in whatever order. */
  note(at: ListRef, walkIns: readonly WalkIn[], undone: readonly WalkInUndo[]): Promise<void>;
  /** All of a list, or of all lists of an occurrence, by list. */
  all(at: {
    readonly ref: OccurrenceRef;
    readonly list?: string;
  }): Promise<ReadonlyMap<string, { readonly walkIns: readonly WalkIn[]; readonly undone: readonly WalkInUndo[] }>>;
}

/** Writes and reads what the QR codes of tickets say. */
export interface TicketCodes {
  readonly keys: readonly { readonly id: string; readonly publicKey: Uint8Array }[];
  write(occurrence: Uuid, ticket: TicketKey): string;
  /** The ticket in a code, or why it is none of the occurrence. */
  read(code: string, occurrence: Uuid): TicketKey | CodeRefusal;
}

/** What the use cases of the door work with. */
export interface DoorApp {
  readonly node: NodeId;
  readonly places: PlacesApp;
  readonly lists: ListStore;
  readonly doors: DoorStore;
  readonly scans: ScanLog;
  readonly walkIns: WalkInStore;
  readonly codes: TicketCodes;
  /** Somebody is in at some doors, or is in no more: their registrations are to know soon. */
  readonly tellSoon: (doors: readonly KeptDoor[]) => void;
  /** How long the process that has let somebody in has to tell it, before others do, in milliseconds. */
  readonly ownFor: number;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}
