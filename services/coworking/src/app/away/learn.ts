import { unreachable } from '@inclust/kernel';
import type { AwayBooking, Told } from '../../domain/away/away-booking.ts';
import { learnt } from '../../domain/away/learnt.ts';
import type { Learning } from './ports.ts';

/** Hands on what home learns that a member answers for. */
export async function learn(learning: Learning, away: AwayBooking, before: Told | undefined): Promise<AwayBooking> {
  const lesson = away.told && learnt(away.told, before);
  switch (lesson) {
    case undefined:
      return away;
    case 'confirmed':
      return learning.confirmed(away);
    case 'cancelled':
      return learning.cancelled(away);
    case 'no-show':
      return learning.noShow(away);
    default:
      unreachable(lesson);
  }
}
