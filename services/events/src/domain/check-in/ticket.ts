import type { Uuid } from '@inclust/kernel';
import type { Registration } from '../places/registration.ts';

/** The right to one place: what is shown at the door. */
export interface Ticket {
  readonly id: Uuid;
  readonly occurrence: Uuid;
  readonly registration: Uuid;
  readonly ticketType: string;
  /** Whether nothing is open for it. */
  readonly paid: boolean;
  /** From this moment on it is worth nothing. */
  readonly cancelledAt?: number;
}

/**
 * The tickets of a registration, one a place in the order of its lines; none before it was confirmed. `idOf` makes the id of the place
 * with a number, always the same.
 */
export function ticketsOf(registration: Registration, idOf: (turn: number) => Uuid): readonly Ticket[] {
  const { history, lines, occurrence, payment, standing } = registration;
  if (!history.some(({ state }) => state === 'confirmed')) return [];
  const last = history.at(-1);
  const cancelled = standing.state === 'confirmed' || !last ? {} : { cancelledAt: last.at };
  return lines
    .flatMap(({ ticketType, quantity }) => Array.from({ length: quantity }, () => ticketType))
    .map((ticketType, turn) => ({
      id: idOf(turn),
      occurrence,
      registration: registration.id,
      ticketType,
      paid: payment !== 'open',
      ...cancelled,
    }));
}
