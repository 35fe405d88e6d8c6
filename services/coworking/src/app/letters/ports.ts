import type { Uuid } from '@inclust/kernel';
import type { Addressee, Letter, LetterLedger } from '@inclust/letters';
import type { Booking } from '../../domain/bookings/booking.ts';
import type { LetterCause } from '../../domain/letters/letter.ts';
import type { CalendarEntry } from '../calendar/shown-booking.ts';
import type { CoworkingApp } from '../ports.ts';

/** A letter with everything that it is written from. */
export interface LetterMatter {
  readonly letter: Letter<LetterCause>;
  /** What it is about, in the order of their starts: one, or those of a series. */
  readonly entries: readonly CalendarEntry[];
  readonly addressee: Extract<Addressee, { readonly kind: 'person' }>;
}

/** Writes letters and hands them to who delivers. */
export interface LetterPost {
  /** Rejects with `InfrastructureError` where it cannot be delivered now. The same letter is the same mail, however often. */
  send(matter: LetterMatter): Promise<void>;
  /** Deletes the letter where it is kept here. */
  forget(id: Uuid): Promise<void>;
}

/** What the use cases of letters work with. */
export interface LettersApp extends Pick<CoworkingApp, 'node' | 'bookings' | 'resources' | 'spaces'> {
  readonly ledger: LetterLedger<LetterCause>;
  /** Says to whom a letter about a booking goes. Rejects where that cannot be asked now. */
  readonly addressee: (booking: Booking) => Promise<Addressee>;
  readonly post: LetterPost;
  readonly now: () => number;
  /** For failure tests: told of `letter.sent` before that is noted. */
  readonly onStep: (step: string) => void;
}
