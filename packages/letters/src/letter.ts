import type { Uuid } from '@inclust/kernel';

/** One letter: ids and codes, nothing of whom it goes to. `cause` says why it is written, and of which state of things. */
export interface Letter<Cause> {
  /** The same for the same subject and cause. */
  readonly id: Uuid;
  /** What it is about: the id of a registration or a booking. */
  readonly about: Uuid;
  readonly cause: Cause;
  /** From when on it is to be sent, in epoch milliseconds. */
  readonly sendAt: number;
}

/** A letter that is due, as it was read. */
export interface DueLetter<Cause> extends Letter<Cause> {
  /** How often it was tried. */
  readonly tries: number;
  /** When it was made, in epoch milliseconds. */
  readonly madeAt: number;
}

/** What became of a letter. */
export type LetterEnd = { readonly state: 'sent' } | { readonly state: 'skipped'; readonly because: string };

/** Which letters there are: each is due until it was sent or skipped. Holds ids and codes, no address and no text. */
export interface LetterLedger<Cause> {
  /** Makes those of them that there are not yet. */
  make(letters: readonly Letter<Cause>[], at: number): Promise<void>;
  /** Some that are due at a moment, at most so many. */
  due(at: number, most: number): Promise<readonly DueLetter<Cause>[]>;
  /** Takes a due letter for a process until a moment; `false` where another one has it. */
  take(letter: DueLetter<Cause>, until: number): Promise<boolean>;
  /** Keeps a letter that was taken, until a later moment; or gives it back until then. */
  keep(id: Uuid, until: number): Promise<void>;
  end(id: Uuid, end: LetterEnd, at: number): Promise<void>;
  /** The ids of all letters about something; those that are due end as `erased`. */
  forget(about: Uuid, at: number): Promise<readonly Uuid[]>;
}
