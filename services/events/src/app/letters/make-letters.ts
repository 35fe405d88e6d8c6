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
import { settingOf, settingsOf, type Setting, type SettingsByOccurrence } from './setting.ts';

/** How many registrations are read at a time. */
const atOnce = 500;

/** What became of a registration for an occurrence, and when, in epoch milliseconds. */
export interface FollowedTransition {
  readonly ref: OccurrenceRef;
  readonly transition: Transition;
  readonly at: number;
}

/**
 * Makes the letters that transitions of registrations ask for, those of all together, and forgets those of who was erased. May be repeated,
 * late, and out of order.
 */
export async function followTransitions(app: LettersApp, followed: readonly FollowedTransition[]): Promise<void> {
  const now = app.now();
  const letters = followed.flatMap(({ transition }) => {
    const kind = transitionLetter(transition);
    return kind ? [letterOf(transition.registration, { kind, version: transition.version }, now)] : [];
  });
  letters.push(
    ...(await remindersFor(
      app,
      followed.filter(({ transition }) => isConfirmation(transition)),
    )),
  );
  await app.ledger.make(letters, now);
  for (const { transition } of followed) if (isNobodys(transition)) await forgetLetters(app, transition.registration);
}

function isConfirmation(transition: Transition): boolean {
  const kind = transitionLetter(transition);
  return kind === 'confirmed' || kind === 'promoted';
}

/** What else confirmations bring: it is known from now on what those who come were told, and they are reminded. */
async function remindersFor(app: LettersApp, confirmed: readonly FollowedTransition[]): Promise<readonly Letter[]> {
  const settings = await settingsOf(
    app,
    confirmed.map(({ ref }) => ref),
  );
  await noteTold(app, settings);
  return confirmed.flatMap(({ ref, transition, at }) => {
    const setting = settings.get(ref);
    const isPlanned = setting && appointmentOf(setting.event, setting.occurrence) !== undefined;
    return isPlanned ? reminderFor(setting, transition.registration, at) : [];
  });
}

/** Notes what was told of occurrences of which nobody had been told anything. */
async function noteTold(app: LettersApp, settings: SettingsByOccurrence): Promise<void> {
  for (const ref of await app.told.untold(settings.refs)) {
    const setting = settings.get(ref);
    const appointment = setting && appointmentOf(setting.event, setting.occurrence);
    if (appointment) await app.told.note(ref, appointment, setting.version);
  }
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
  return { id: derivedId('letters', letterKey(registration, cause)), about: registration, cause, sendAt };
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
