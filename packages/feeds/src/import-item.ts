import type { InstantText } from '@inclust/kernel';
import type { RecurrenceId } from '@inclust/schedule';
import type { FeedEvent } from './feed-event.ts';

/** An event that somebody else has written, before it is anybody's here. */
export type EventDraft = Omit<FeedEvent, 'uid' | 'createdAt' | 'modifiedAt'> & {
  readonly createdAt?: InstantText;
  readonly modifiedAt?: InstantText;
};

/** Where something of a file is: the line on which it begins in a calendar, or a JSON pointer such as `/@graph/0/startDate`. */
export type Position = { readonly line: number } | { readonly pointer: string };

/** Something in the way of taking an event over, or, as a notice, what was left out of it. */
export interface ImportProblem {
  /** Stable, kebab-case, such as `zone-unknown`. */
  readonly code: string;
  /** One English sentence that names the rule; holds no value. */
  readonly message: string;
  /** The property at fault as the file names it; empty for the event as a whole. */
  readonly property: string;
  readonly position: Position;
}

/** An event of a file, or why it is none. */
export type ImportedItem = {
  /** The file's own id of the event; empty where it has none. */
  readonly originUid: string;
  /** There for a single occurrence of a series that the file does not have. */
  readonly recurrenceId?: RecurrenceId;
  readonly position: Position;
} & (
  | {
      readonly ok: true;
      readonly draft: EventDraft;
      /** The same for the same content, whenever it was written: times of writing and changing have no part in it. */
      readonly digest: string;
      /** What the file says and a draft cannot hold. */
      readonly notices: readonly ImportProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ImportProblem[] }
);

/** The items of a file, or why it cannot be read whole. */
export type Imported =
  | { readonly ok: true; readonly items: readonly ImportedItem[] }
  | { readonly ok: false; readonly problem: ImportProblem };

/** What whoever brings the file declares. */
export interface ImportOptions {
  /** The zone of times that do not say theirs, and the one preferred where several are the same. An IANA name. */
  readonly zone?: string;
  /** The language of texts that do not say theirs. */
  readonly language: string;
  /** For occurrences of a series whose time does not exist; without it such a series is refused. */
  readonly gaps?: 'skip' | 'move';
  /** How large a file may be: characters, and events. overridden occurrences count as one. 20,000,000 and 20,000 when absent. */
  readonly maxCharacters?: number;
  readonly maxEvents?: number;
}

export const importLimits = { characters: 20_000_000, events: 20_000 } as const;
