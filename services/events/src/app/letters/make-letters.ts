import type { Uuid } from '@inclust/kernel';
import { appointmentOf, changesBetween } from '../../domain/letters/appointment.ts';
import type { LetterCause } from '../../domain/letters/letter.ts';
import { confirmedAt, isNobodys, transitionLetter, type Transition } from '../../domain/letters/transition.ts';
import { occurrenceNamed } from '../open-occurrences.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import { confirmedOf } from './confirmed-of.ts';
import { forgetLetters } from './forget-letters.ts';
import { letterOf } from './letter-of.ts';
import type { LettersApp } from './ports.ts';
import { lateReminders, remindersDueAt } from './reminders.ts';
import { settingOf, settingsOf, type SettingsByOccurrence } from './setting.ts';

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
  const confirmed = followed.filter(({ transition }) => isConfirmation(transition));
  const settings = await settingsOf(
    app,
    confirmed.map(({ ref }) => ref),
  );
  await noteTold(app, settings);
  letters.push(...lateReminders(confirmed, settings, now));
  await app.ledger.make(letters, now);
  for (const { transition } of followed) if (isNobodys(transition)) await forgetLetters(app, transition.registration);
}

function isConfirmation(transition: Transition): boolean {
  const kind = transitionLetter(transition);
  return kind === 'confirmed' || kind === 'promoted';
}

/** Notes what was told of occurrences of which nobody had been told anything. */
async function noteTold(app: LettersApp, settings: SettingsByOccurrence): Promise<void> {
  for (const ref of await app.told.untold(settings.refs)) {
    const setting = settings.get(ref);
    const appointment = setting && appointmentOf(setting.event, setting.occurrence);
    if (appointment) await app.told.note(ref, appointment, setting.version, remindersDueAt(setting));
  }
}

/**
 * Makes a letter to everybody who comes to an occurrence of an event whose time, place or state has changed since they were told last; the
 * reminders for a new start are due by it. Of what does not take place they learn by the end of their registration.
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
    const setting = await settingOf(app, ref);
    if (!setting) continue;
    const { sequence, changedAt } = setting.event;
    if (what.length > 0) await tellOfChange(app, ref, Date.parse(changedAt), { kind: 'changed', sequence, what });
    await app.told.note(ref, appointment, found.version, remindersDueAt(setting));
  }
}

async function tellOfChange(app: LettersApp, ref: OccurrenceRef, changedAt: number, cause: LetterCause): Promise<void> {
  for await (const registrations of confirmedOf(app, ref)) {
    const now = app.now();
    // Who was confirmed since has been told of what is now.
    const toTell = registrations.filter((one) => (confirmedAt(one) ?? changedAt) < changedAt);
    await app.ledger.make(
      toTell.map(({ id }) => letterOf(id, cause, now)),
      now,
    );
  }
}
