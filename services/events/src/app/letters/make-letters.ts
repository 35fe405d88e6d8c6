import type { Uuid } from '@inclust/kernel';
import { derivedId } from '@inclust/mongo';
import { appointmentOf, changesBetween, startOf } from '../../domain/letters/appointment.ts';
import { letterKey, type Letter, type LetterCause } from '../../domain/letters/letter.ts';
import { reminderAt } from '../../domain/letters/reminder.ts';
import { confirmedAt, isNobodys, transitionLetter, type Transition } from '../../domain/letters/transition.ts';
import type { Registration } from '../../domain/places/registration.ts';
import { occurrenceNamed } from '../open-occurrences.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import { forgetLetters } from './forget-letters.ts';
import type { LettersApp } from './ports.ts';
import { settingOf, type Setting } from './setting.ts';

/** How many registrations are read at a time. */
const atOnce = 500;

/** Makes the letters that a transition of a registration asks for, and forgets those of who was erased. May be repeated, late, and out of order. */
export async function followTransition(app: LettersApp, ref: OccurrenceRef, transition: Transition): Promise<void> {
  const { registration, version } = transition;
  if (isNobodys(transition)) return forgetLetters(app, registration);
  const kind = transitionLetter(transition);
  if (!kind) return;
  const now = app.now();
  const letters = [letterOf(registration, { kind, version }, now)];
  if (kind === 'confirmed' || kind === 'promoted') letters.push(...(await confirmationExtras(app, ref, registration)));
  await app.ledger.make(letters, now);
}

/** What else a confirmation brings: it is known from now on what those who come were told, and she is reminded. */
async function confirmationExtras(app: LettersApp, ref: OccurrenceRef, id: Uuid): Promise<readonly Letter[]> {
  const setting = await settingOf(app, ref);
  const appointment = setting && appointmentOf(setting.event, setting.occurrence);
  if (!setting || !appointment) return [];
  if (!(await app.told.get(ref))) await app.told.note(ref, appointment, setting.version);
  const kept = await app.registrations.get(id);
  const at = kept && confirmedAt(kept.registration);
  return at === undefined ? [] : reminderFor(setting, id, at);
}

/**
 * Makes a letter to everybody who comes to an occurrence of an event whose time, place or state has changed since they were told last, and
 * reminders for its new start. Of what does not take place they learn by the end of their registration.
 */
export async function followEventChange(app: LettersApp, id: Uuid): Promise<void> {
  const found = await app.events.get(id);
  if (!found) return;
  for (const { ref } of await app.allotments.ofEvent(id)) {
    const appointment = appointmentOf(found.state, occurrenceNamed(found.state, ref.recurrence));
    const told = appointment && (await app.told.get(ref));
    // Whom nobody has told yet learns of what is now.
    if (!told || told.version >= found.version) continue;
    const what = changesBetween(told.state, appointment);
    const setting = what.length > 0 ? await settingOf(app, ref) : undefined;
    if (setting) await tellOfChange(app, ref, setting, { kind: 'changed', sequence: setting.event.sequence, what });
    await app.told.note(ref, appointment, found.version);
  }
}

async function tellOfChange(app: LettersApp, ref: OccurrenceRef, setting: Setting, cause: LetterCause): Promise<void> {
  const changedAt = Date.parse(setting.event.changedAt);
  for await (const registration of confirmedOf(app, ref)) {
    const at = confirmedAt(registration);
    // Who was confirmed since has been told of what is now.
    if (at === undefined || at >= changedAt) continue;
    const now = app.now();
    const letters = [letterOf(registration.id, cause, now), ...reminderFor(setting, registration.id, changedAt)];
    await app.ledger.make(letters, now);
  }
}

/** The reminder of an occurrence, for who has been told of it at a moment before that of the reminder. */
function reminderFor({ occurrence, zone }: Setting, registration: Uuid, toldAt: number): readonly Letter[] {
  if (!occurrence) return [];
  const sendAt = reminderAt(occurrence, zone);
  return sendAt <= toldAt ? [] : [letterOf(registration, { kind: 'reminder', start: startOf(occurrence) }, sendAt)];
}

function letterOf(registration: Uuid, cause: LetterCause, sendAt: number): Letter {
  return { id: derivedId('letters', letterKey(registration, cause)), registration, cause, sendAt };
}

async function* confirmedOf(app: LettersApp, occurrence: OccurrenceRef): AsyncGenerator<Registration> {
  let pageToken = '';
  do {
    const page = await app.registrations.list({ occurrence, states: ['confirmed'], pageSize: atOnce, pageToken });
    if (!page.ok) throw new Error(page.refusal.message);
    for (const { registration } of page.value.items) yield registration;
    pageToken = page.value.nextPageToken;
  } while (pageToken !== '');
}
