import type { Uuid } from '@inclust/kernel';
import { placesOf, type Registration } from '../places/registration.ts';

/** The right to one place of a registration: what is shown at the door. */
export interface Ticket {
  readonly occurrence: Uuid;
  readonly registration: Uuid;
  /** Which place of the registration, from 1 in the order of its lines. */
  readonly place: number;
  readonly ticketType: string;
  /** Whether nothing is open for it. */
  readonly paid: boolean;
}

/** A ticket without what is said of it. */
export type TicketKey = Pick<Ticket, 'registration' | 'place'>;

/** The tickets of a registration, one a place; none before it was confirmed. */
export function ticketsOf(registration: Registration): readonly Ticket[] {
  const { history, lines, occurrence, payment } = registration;
  if (!history.some(({ state }) => state === 'confirmed')) return [];
  return lines
    .flatMap(({ ticketType, quantity }) => Array.from({ length: quantity }, () => ticketType))
    .map((ticketType, turn) => ({
      occurrence,
      registration: registration.id,
      place: turn + 1,
      ticketType,
      paid: payment !== 'open',
    }));
}

/** The ticket of a place; `undefined` where the registration has none. */
export function ticketOf(registration: Registration, place: number): Ticket | undefined {
  return place >= 1 && place <= placesOf(registration) ? ticketsOf(registration)[place - 1] : undefined;
}

const over: ReadonlySet<string> = new Set(['cancelled', 'expired', 'refused', 'withdrawn', 'united', 'deleted']);

/**
 * Whether the tickets of a registration were worth nothing at a moment, because it had ended. Before its first state they are worth what they
 * came to be: the clock of a scanner may be behind.
 */
export function wasOver({ history }: Pick<Registration, 'history'>, at: number): boolean {
  // What was entered by mistake never was worth anything.
  if (history.at(-1)?.state === 'deleted') return true;
  const then = history.findLast((step) => step.at <= at);
  return then !== undefined && over.has(then.state);
}
