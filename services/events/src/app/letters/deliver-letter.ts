import type { DueLetter, LetterEnd } from '@inclust/letters';
import type { LetterCause } from '../../domain/letters/letter.ts';
import { startOf } from '../../domain/letters/appointment.ts';
import { beginOf, overOf } from '../../domain/letters/reminder.ts';
import { isNobodys, stillSo } from '../../domain/letters/transition.ts';
import { isGuest } from '../places/place-order.ts';
import type { KeptRegistration } from '../places/ports.ts';
import type { LetterMatter, LettersApp, Skipped } from './ports.ts';
import { settingOf, type Setting } from './setting.ts';

/** Delivers a letter as things are now, or says why it is not sent. */
export async function deliverLetter(app: LettersApp, letter: DueLetter<LetterCause>): Promise<LetterEnd> {
  const matter = await matterOf(app, letter);
  if (typeof matter === 'string') return { state: 'skipped', because: matter };
  await app.post.send(matter);
  app.onStep('letter.sent');
  const after = await app.registrations.get(letter.about);
  // Who was erased while it was under way: what is kept of it is deleted here as well.
  if (!after || isNobodys(after.registration)) await app.post.forget(letter.id);
  return { state: 'sent' };
}

/** Everything that a letter is written from, as it is now; or why it is not to be sent. */
async function matterOf(app: LettersApp, letter: DueLetter<LetterCause>): Promise<LetterMatter | Skipped> {
  const kept = await app.registrations.get(letter.about);
  if (!kept) return 'registration-gone';
  const { registration, ref } = kept;
  if (isNobodys(registration)) return 'erased';
  if (!stillSo(letter.cause, registration, app.now())) return 'no-longer-so';
  const setting = await settingOf(app, ref);
  if (!setting) return 'registration-gone';
  const untimely = untimelyBecause(letter.cause, setting, app.now());
  if (untimely) return untimely;
  const addressee = await app.addressees(registration);
  if (addressee.kind === 'nobody') return addressee.because;
  const { event, occurrence, venue, zone } = setting;
  const details = { event, occurrence, venue, zone, addressee, secret: secretFor(app, kept) };
  return {
    ...kept,
    letter,
    ...details,
    tickets: await ticketsFor(app, letter.cause, kept),
    typeNames: await typeNamesOf(app, kept),
    placeInLine: await placeOf(app, letter.cause, kept),
  };
}

/** Why a letter about coming comes too late, or is about nothing. Of an end and of money is always told. */
function untimelyBecause(cause: LetterCause, { event, occurrence, zone }: Setting, now: number): Skipped | undefined {
  if (!aboutComing.has(cause.kind)) return undefined;
  if (!occurrence || occurrence.isCancelled || event.state === 'cancelled') return 'not-taking-place';
  if (event.state === 'held' || event.state === 'closed' || overOf(occurrence, zone) <= now) return 'over';
  if (cause.kind !== 'reminder') return undefined;
  if (event.state !== 'published') return 'not-taking-place';
  if (startOf(occurrence) !== cause.start) return 'moved';
  return beginOf(occurrence, zone) <= now ? 'over' : undefined;
}

const aboutComing: ReadonlySet<LetterCause['kind']> = new Set([
  'confirmed',
  'promoted',
  'approval-requested',
  'waitlisted',
  'offered',
  'changed',
  'reminder',
]);

function secretFor(app: LettersApp, { registration }: KeptRegistration): string {
  return isGuest(registration.person) ? app.secretOf(registration.id) : '';
}

async function ticketsFor(app: LettersApp, { kind }: LetterCause, { registration }: KeptRegistration) {
  return kind === 'confirmed' || kind === 'promoted' ? ((await app.tickets?.(registration)) ?? []) : [];
}

/** What the ticket types of an occurrence are called now. */
async function typeNamesOf({ allotments }: LettersApp, { ref }: KeptRegistration): Promise<LetterMatter['typeNames']> {
  const { ticketTypes = [] } = (await allotments.find(ref))?.configuration ?? {};
  return new Map(ticketTypes.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])));
}

async function placeOf(app: LettersApp, { kind }: LetterCause, kept: KeptRegistration): Promise<number> {
  return kind === 'waitlisted' ? 1 + (await app.ahead(kept)) : 0;
}
