import type { InstantText, LocalizedText, Money, Uuid } from '@inclust/kernel';

/** What an event is for the figures. An event is of exactly one kind. */
export const eventKinds = [
  'joint-action',
  'joint-public-event',
  'training',
  'public-event',
  'internal-meeting',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** Where an event stands. One that is deleted was a draft, and is kept for its version and its origin only. */
export type EventState = 'draft' | 'published' | 'postponed' | 'cancelled' | 'held' | 'closed' | 'deleted';

export const audiences = [
  'everybody',
  'children',
  'young-people',
  'families',
  'older-people',
  'students',
  'professionals',
  'members',
] as const;

/** A picture by its address, with what it shows for those who cannot see it. */
export interface Image {
  readonly link: string;
  readonly description: LocalizedText;
}

/** What it costs to come; `most` where it is a range. */
export type PriceInformation =
  | { readonly kind: 'free' }
  | { readonly kind: 'donation' }
  | { readonly kind: 'priced'; readonly least: Money; readonly most?: Money };

/** What an organiser says of an event. The schedule is of whatever kind its own rules know. */
export interface EventDraft<Schedule> {
  readonly kind: EventKind;
  readonly titles: LocalizedText;
  readonly descriptions: LocalizedText;
  /** ESSnet-Culture domain codes. */
  readonly disciplines: readonly string[];
  readonly schedule?: Schedule;
  readonly mode: 'on-site' | 'online' | 'hybrid';
  /** The id of a venue of this node. */
  readonly venue?: Uuid;
  /** Where to take part online. */
  readonly link?: string;
  /** Names of organisations of any node, `nodes/{node}/members/{member}`. The first answers for the event. */
  readonly organisers: readonly string[];
  /** In which it is held: BCP 47 tags. */
  readonly languages: readonly string[];
  readonly audience: readonly string[];
  readonly accessibility: readonly string[];
  readonly images: readonly Image[];
  readonly price: PriceInformation;
  /** For the figures: `equal-opportunities`, `inclusion` and others. */
  readonly themes: readonly string[];
  /** For staff only. */
  readonly note?: string;
}

export type DraftField = keyof EventDraft<unknown>;

/** From where an event was taken over. */
export interface EventOrigin {
  /** By which the file that it comes from knows it; one event of the node has it. */
  readonly uid: string;
  /** Of what the file said when it was taken over last. */
  readonly digest: string;
}

/** An event of this node. */
export interface CulturalEvent<Schedule> {
  readonly id: Uuid;
  /** By which calendars know it; never changes. */
  readonly uid: string;
  readonly state: EventState;
  readonly draft: EventDraft<Schedule>;
  /** Rises with each change that calendars must take over; RFC 5545, 3.8.7.4. */
  readonly sequence: number;
  readonly history: readonly EventHistoryEntry[];
  readonly createdAt: InstantText;
  readonly changedAt: InstantText;
  /** There for an event that was imported. */
  readonly origin?: EventOrigin;
}

/** One step in the life of an event. */
export interface EventHistoryEntry {
  readonly kind: string;
  readonly at: InstantText;
  readonly by: string;
  readonly reason?: string;
}
