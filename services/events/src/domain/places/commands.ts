import type { Language, Uuid } from '@inclust/kernel';
import type { Configuration } from './configuration.ts';
import type { Answers } from './questions.ts';
import type { OrderLine, PaymentState } from './registration.ts';

/** An order of somebody for places of an occurrence. The id derives from the request, so a repeat meets what it made. */
export interface Order {
  readonly id: Uuid;
  /** A member's name or a guest's id. */
  readonly person: string;
  /** Of letters about it; who repeats an order does not change it. */
  readonly language?: Language;
  readonly lines: readonly OrderLine[];
}

/** A command that asks for places that it does not have. */
export type PlacingCommand =
  /** Keeps places while somebody fills the form; never waits for any. */
  | ({ readonly kind: 'hold' } & Order)
  /** Registers at once; waits for places where there are none and `wait` says so. */
  | ({ readonly kind: 'register'; readonly answers: Answers; readonly wait: boolean } & Order)
  /** Takes a union back. */
  | { readonly kind: 'part'; readonly id: Uuid };

/** A command about a registration that there is. */
export type MovingCommand =
  /** Makes a registration of a hold; the lines with who comes, for the same places. */
  | { readonly kind: 'confirm'; readonly id: Uuid; readonly lines: readonly OrderLine[]; readonly answers: Answers }
  | { readonly kind: 'accept' | 'decline' | 'approve'; readonly id: Uuid }
  | { readonly kind: 'cancel'; readonly id: Uuid; readonly reason: 'own-wish' | 'staff' }
  /** `reason` is a code. */
  | { readonly kind: 'refuse' | 'withdraw-offer'; readonly id: Uuid; readonly reason: string }
  | { readonly kind: 'set-payment'; readonly id: Uuid; readonly payment: PaymentState }
  | { readonly kind: 'note-check-in'; readonly id: Uuid; readonly checkedIn: boolean }
  /** Nothing is kept any more of what the person has said; what was live is cancelled. */
  | { readonly kind: 'forget'; readonly id: Uuid }
  /** It was entered by mistake: what was said is forgotten, and it counts for nothing. */
  | { readonly kind: 'delete'; readonly id: Uuid }
  /** The person is known by another name from now on. */
  | { readonly kind: 'reassign'; readonly id: Uuid; readonly person: string };

/** A command about the occurrence as a whole. */
export type AllotmentCommand =
  | { readonly kind: 'configure'; readonly configuration: Configuration }
  | { readonly kind: 'close' | 'reopen' | 'cancel-occurrence' };

/** What is done to many, some at a time: the sweeps of who runs the service. */
export type SweepCommand =
  /** Ends the holds and offers among these whose time is over; `next` is the soonest end of all others, `null` when there is none. */
  | { readonly kind: 'expire'; readonly registrations: readonly Uuid[]; readonly next: number | null }
  /** After the end: of a closed occurrence for those who wait, of a cancelled one for all. */
  | { readonly kind: 'wind-up'; readonly registrations: readonly Uuid[] };

/** One person was two: both had registered. */
export interface UniteCommand {
  readonly kind: 'unite';
  readonly registrations: readonly [Uuid, Uuid];
  /** The name by which the person goes on. */
  readonly person: string;
}

/** Whatever concerns the places of an occurrence, and the moment in epoch milliseconds. */
export type PlacesCommand = { readonly at: number } & (
  | PlacingCommand
  | MovingCommand
  | AllotmentCommand
  | SweepCommand
  | UniteCommand
);

/** The registrations a command is about. */
export function namedBy(command: PlacesCommand): readonly Uuid[] {
  if ('id' in command) return [command.id];
  return 'registrations' in command ? command.registrations : [];
}
