import type { Language } from '@inclust/kernel';

/** What is kept of a link to a calendar: never its secret. */
export interface CalendarLink {
  readonly hash: string;
  readonly language: Language;
  /** Epoch milliseconds. */
  readonly madeAt: number;
}

/** Whose calendar a link shows, and how. */
export interface LinkedCalendar {
  /** The member's resource name. */
  readonly person: string;
  readonly language: Language;
  /** When something of whose the links are was changed last, in epoch milliseconds. */
  readonly changedAt: number;
}

/** Where links to calendars are kept. All may be repeated. */
export interface CalendarLinks {
  /** Gives a person this link in place of all that she has. */
  replace(person: string, link: CalendarLink): Promise<void>;
  /** Ends all of a person, without a trace. */
  end(person: string): Promise<void>;
  /** When the newest of a person was made. */
  madeAt(person: string): Promise<number | undefined>;
  find(hash: string): Promise<LinkedCalendar | undefined>;
  /** Two members are one: the links of one show the calendar of the other, beside her own. */
  handOver(source: string, target: string, at: number): Promise<void>;
  /** They are two again: the links that were handed over are hers again. */
  handBack(source: string, target: string, at: number): Promise<void>;
}

/** What the secrets of links are made of. */
export interface LinkSecrets {
  /** A new one: 256 random bits as 43 letters, digits, `-` and `_`. */
  make(): string;
  hash(secret: string): string;
}
