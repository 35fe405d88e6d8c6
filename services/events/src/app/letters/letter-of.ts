import type { Uuid } from '@inclust/kernel';
import { derivedId } from '@inclust/mongo';
import { letterKey, type Letter, type LetterCause } from '../../domain/letters/letter.ts';

/** The letter about a registration for a cause, to be sent from a moment on: whoever makes it again makes the same. */
export function letterOf(registration: Uuid, cause: LetterCause, sendAt: number): Letter {
  return { id: derivedId('letters', letterKey(registration, cause)), about: registration, cause, sendAt };
}
