import { accept, InfrastructureError, type NodeId, type Outcome } from '@inclust/kernel';
import type { Booking } from '../../domain/bookings/booking.ts';
import type { ToldEntry } from '../../domain/credits/hosting.ts';
import { atOf, firstOf } from '../bookings/book.ts';
import type { CoworkingApp } from '../ports.ts';

/** Enters what the home of a member has entered for a booking here, once; the booking as it stands since. Rejects where another try may do it. */
export async function hearEntry(
  app: Pick<CoworkingApp, 'desk' | 'clock'>,
  home: NodeId,
  entry: ToldEntry,
): Promise<Outcome<Booking>> {
  const done = await app.desk.carryOut({ kind: 'note-credit', id: entry.booking, entry, home, at: atOf(app) });
  if (done.ok) return accept(firstOf(done.value));
  const { kind, code } = done.refusal;
  if (kind === 'stale' || kind === 'unavailable') throw new InfrastructureError(`it cannot be said now: ${code}`);
  return done;
}
