import { isInfrastructure } from '@inclust/kernel';
import type { LetterCause } from '../../domain/letters/letter.ts';
import { startOf } from '../../domain/letters/appointment.ts';
import { beginOf, overOf } from '../../domain/letters/reminder.ts';
import { isNobodys, stillSo } from '../../domain/letters/transition.ts';
import { isGuest } from '../places/place-order.ts';
import type { KeptRegistration } from '../places/ports.ts';
import type { DueLetter, LetterEnd, LetterMatter, LettersApp, Skipped } from './ports.ts';
import { settingOf, type Setting } from './setting.ts';

/** How many letters are taken in one go, and how many are under way at once. */
const atOnce = 100;
const lanes = 4;

/** How long a process has a letter without saying so again, and how often it says so, in milliseconds. */
export const leaseFor = 15_000;
const renewEvery = 5_000;

/** The first wait after a try that failed, the longest, and after how long a letter is given up; in milliseconds. */
const firstWait = 10_000;
const longestWait = 60 * 60_000;
const patience = 30 * 24 * 60 * 60_000;

/**
 * Sends the letters that are due. Several processes may do it at once: each letter is taken by one. What a process had that died is due
 * again when its lease is over, and what could not be delivered later, each time after a longer wait. The rest of a round waits for the
 * next one where the mail server or the register is away. Answers whether there may be `more`, or who is needed is `away`.
 */
export async function sendLetters(app: LettersApp): Promise<'more' | 'done' | 'away'> {
  const due = [...(await app.ledger.due(app.now(), atOnce))];
  const more = due.length === atOnce;
  let away = false;
  const goesOn = () => !away && !app.stopping.aborted;
  const lane = async (): Promise<void> => {
    for (let letter = due.pop(); letter && goesOn(); letter = due.pop())
      if ((await sendOne(app, letter)) === 'away') away = true;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (away) return 'away';
  return more && goesOn() ? 'more' : 'done';
}

async function sendOne(app: LettersApp, letter: DueLetter): Promise<'done' | 'away'> {
  const { ledger, now } = app;
  if (!(await ledger.take(letter, now() + leaseFor))) return 'done';
  app.onStep('letter.taken');
  const renewing = setInterval(() => void ledger.keep(letter.id, now() + leaseFor).catch(() => {}), renewEvery);
  try {
    const end = await delivered(app, letter);
    clearInterval(renewing);
    await ledger.end(letter.id, end, now());
    app.onStep('letter.noted');
    return 'done';
  } catch (error) {
    clearInterval(renewing);
    app.failed(letter.id, error);
    await again(app, letter);
    return isInfrastructure(error) ? 'away' : 'done';
  } finally {
    clearInterval(renewing);
  }
}

async function again({ ledger, now }: LettersApp, { id, tries, madeAt, sendAt }: DueLetter): Promise<void> {
  if (now() - Math.max(madeAt, sendAt) > patience)
    return ledger.end(id, { state: 'skipped', because: 'given-up' }, now());
  const wait = Math.min(firstWait * 2 ** Math.min(tries, 20), longestWait);
  await ledger.keep(id, now() + wait * (0.75 + Math.random() / 2));
}

async function delivered(app: LettersApp, letter: DueLetter): Promise<LetterEnd> {
  const matter = await matterOf(app, letter);
  if (typeof matter === 'string') return { state: 'skipped', because: matter };
  await app.post.send(matter);
  app.onStep('letter.sent');
  const after = await app.registrations.get(letter.registration);
  // Who was erased while it was under way: what is kept of it is deleted here as well.
  if (!after || isNobodys(after.registration)) await app.post.forget(letter.id);
  return { state: 'sent' };
}

/** Everything that a letter is written from, as it is now; or why it is not to be sent. */
async function matterOf(app: LettersApp, letter: DueLetter): Promise<LetterMatter | Skipped> {
  const kept = await app.registrations.get(letter.registration);
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

async function placeOf(app: LettersApp, { kind }: LetterCause, kept: KeptRegistration): Promise<number> {
  return kind === 'waitlisted' ? 1 + (await app.ahead(kept)) : 0;
}
