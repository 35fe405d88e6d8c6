import type { Uuid } from '@inclust/kernel';
import type { LettersApp } from './ports.ts';

/** Deletes the letters of a registration that are kept here, and sends none any more. May be repeated. */
export async function forgetLetters(app: LettersApp, registration: Uuid): Promise<void> {
  for (const id of await app.ledger.forget(registration, app.now())) await app.post.forget(id);
}
