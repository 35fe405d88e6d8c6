import type { InstantText, Money } from '@inclust/kernel';
import type { RecurrenceId, Schedule } from '@inclust/schedule';

/** An event as calendar programs and pages get it: in one language, with nothing about persons but the names of who invites. */
export interface FeedEvent {
  /** The same for good and nowhere else, such as `0198…@arta.example.org`. */
  readonly uid: string;
  /** Rises with every change that those who come need to know. */
  readonly sequence: number;
  readonly status: EventStatus;
  readonly createdAt: InstantText;
  /** Also the DTSTAMP: the same event gives the same bytes. */
  readonly modifiedAt: InstantText;
  /** The tag of the language of all its texts, such as `el`. */
  readonly language: string;
  readonly summary: string;
  readonly description?: string;
  readonly schedule: Schedule;
  readonly attendance: Attendance;
  /** Its page. */
  readonly url?: string;
  readonly organizers: readonly Organizer[];
  readonly categories: readonly string[];
  readonly attachments: readonly Link[];
  readonly images: readonly Link[];
  readonly offers: readonly Offer[];
  /** What is different with single occurrences of a series, apart from when they are. In the order of their ids. */
  readonly details: readonly OccurrenceDetails[];
}

export const eventStatuses = ['confirmed', 'tentative', 'cancelled'] as const;
export type EventStatus = (typeof eventStatuses)[number];

/** How one takes part. */
export type Attendance =
  | { readonly mode: 'on-site'; readonly place?: Place }
  | { readonly mode: 'online'; readonly joinAt?: string }
  | { readonly mode: 'mixed'; readonly place?: Place; readonly joinAt?: string };

export interface Place {
  readonly text: string;
  /** WGS 84, in degrees. */
  readonly coordinates?: { readonly latitude: number; readonly longitude: number };
}

/** Who invites: a name and a page, never a mail address of a person. */
export interface Organizer {
  readonly name: string;
  readonly url?: string;
}

/** Something at an address. */
export interface Link {
  readonly url: string;
  readonly mediaType?: string;
  readonly title?: string;
}

/** A price; 0 is free. */
export interface Offer {
  readonly price: Money;
  readonly name?: string;
  /** Where to get it. */
  readonly url?: string;
}

export interface OccurrenceDetails {
  readonly id: RecurrenceId;
  readonly summary?: string;
  readonly description?: string;
  readonly place?: Place;
}

/** The place of an event, where it has one. */
export function placeOf(attendance: Attendance): Place | undefined {
  return attendance.mode === 'online' ? undefined : attendance.place;
}

/** Where an event is joined online. */
export function joinAtOf(attendance: Attendance): string | undefined {
  return attendance.mode === 'on-site' ? undefined : attendance.joinAt;
}
