import type { Registration } from '../../domain/places/registration.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { LettersApp } from './ports.ts';

/** How many registrations are read at a time. */
const atOnce = 500;

/** The confirmed registrations of an occurrence, some at a time. */
export async function* confirmedOf(
  app: Pick<LettersApp, 'registrations'>,
  occurrence: OccurrenceRef,
): AsyncGenerator<readonly Registration[]> {
  let pageToken = '';
  do {
    const page = await app.registrations.list({ occurrence, states: ['confirmed'], pageSize: atOnce, pageToken });
    if (!page.ok) throw new Error(page.refusal.message);
    yield page.value.items.map(({ registration }) => registration);
    pageToken = page.value.nextPageToken;
  } while (pageToken !== '');
}
