import { derivedId } from '@inclust/mongo';
import { isNobodys, letterKindOf, letterOf, type Transition } from '../../domain/letters/letter.ts';
import type { LettersApp } from './ports.ts';

/**
 * Makes the letters that transitions of bookings ask for, and forgets those of who was erased. May be repeated, late, and out of order.
 */
export async function followTransitions(app: LettersApp, transitions: readonly Transition[]): Promise<void> {
  const now = app.now();
  const letters = transitions.flatMap((transition) => {
    const kind = letterKindOf(transition);
    if (!kind) return [];
    const { key, ...letter } = letterOf(transition, kind);
    return [{ id: derivedId('booking-letters', key), ...letter, sendAt: now }];
  });
  // Bookings of a series ask for the same one.
  await app.ledger.make([...new Map(letters.map((letter) => [letter.id, letter])).values()], now);
  for (const transition of transitions) {
    if (!isNobodys(transition)) continue;
    for (const about of [transition.booking, ...(transition.series ? [transition.series] : [])])
      for (const id of await app.ledger.forget(about, now)) await app.post.forget(id);
  }
}
