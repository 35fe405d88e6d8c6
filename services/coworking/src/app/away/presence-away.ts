import { accept, refuse, type Actor, type Outcome } from '@inclust/kernel';
import { noteTold } from '@inclust/wishes';
import type { AwayBooking, BookingWish } from '../../domain/away/away-booking.ts';
import type { NamedElsewhere } from '../names.ts';
import { findAway } from './change-away.ts';
import type { AwayApp, PresenceWant } from './ports.ts';

/**
 * Tells another node that a member is there, by the code at its door, or has left. Refused: `booking-not-found`, `node-away` where that does not
 * answer, or as it refuses. Nothing is kept for later: the code is good for minutes.
 */
export async function tellPresence(
  app: AwayApp,
  named: NamedElsewhere,
  want: PresenceWant,
  actor: Actor,
): Promise<Outcome<AwayBooking>> {
  const found = await findAway(app, named, actor);
  if (!found.ok) return found;
  const away = found.value;
  const answer = await app.others.presence(away, want);
  if (!answer.ok) return answer;
  const { told, refusal } = answer.value;
  if (told) await noteTold<BookingWish>(app, away.owner, { id: away.id, told });
  return refusal ? refuse(refusal) : accept((await app.store.get(away.id))?.wish ?? away);
}
