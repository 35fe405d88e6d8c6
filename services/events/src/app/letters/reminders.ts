import { appointmentOf, startOf } from '../../domain/letters/appointment.ts';
import type { Letter, LetterCause } from '../../domain/letters/letter.ts';
import { reminderAt } from '../../domain/letters/reminder.ts';
import { confirmedAt, isNobodys, type Transition } from '../../domain/letters/transition.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import { confirmedOf } from './confirmed-of.ts';
import { letterOf } from './letter-of.ts';
import type { DueReminders, LettersApp } from './ports.ts';
import { settingOf, type Setting, type SettingsByOccurrence } from './setting.ts';

/** How many occurrences are taken at a time. */
const mostAtOnce = 50;

/** For how long a process that makes reminders has an occurrence to itself, in milliseconds. */
const takenFor = 60_000;

/**
 * A registration of which is read when its reminder is almost due gets it at once: other processes, whose clocks may be ahead by less than
 * this, may have made those of the occurrence. In milliseconds.
 */
const closeBy = 60_000;

/** What a reminder of an occurrence is, to whomever. */
interface Reminder extends Pick<Letter, 'sendAt'> {
  readonly cause: Extract<LetterCause, { readonly kind: 'reminder' }>;
}

function reminderOf({ occurrence, zone }: Setting): Reminder | undefined {
  if (!occurrence) return undefined;
  return { cause: { kind: 'reminder', start: startOf(occurrence) }, sendAt: reminderAt(occurrence, zone) };
}

/** From when on reminders of an occurrence are due, in epoch milliseconds; `undefined` where its event was changed at that moment or later. */
export function remindersDueAt(setting: Setting): number | undefined {
  const reminder = reminderOf(setting);
  return reminder && reminder.sendAt > Date.parse(setting.event.changedAt) ? reminder.sendAt : undefined;
}

/** A registration that was confirmed at a moment, in epoch milliseconds. */
interface Confirmed {
  readonly ref: OccurrenceRef;
  readonly transition: Pick<Transition, 'registration'>;
  readonly at: number;
}

/** Reminders to who was confirmed before they were due, where that is read only when they are. */
export function lateReminders(
  confirmed: readonly Confirmed[],
  settings: SettingsByOccurrence,
  now: number,
): readonly Letter[] {
  const reminders = new Map(settings.refs.map((ref) => [settings.get(ref), reminderIfDue(settings.get(ref), now)]));
  return confirmed.flatMap(({ ref, transition, at }) => {
    const reminder = reminders.get(settings.get(ref));
    return reminder && at < reminder.sendAt ? [letterOf(transition.registration, reminder.cause, reminder.sendAt)] : [];
  });
}

function reminderIfDue(setting: Setting | undefined, now: number): Reminder | undefined {
  if (!setting || !appointmentOf(setting.event, setting.occurrence)) return undefined;
  const reminder = reminderOf(setting);
  return reminder && reminder.sendAt - closeBy <= now ? reminder : undefined;
}

/** Makes the reminders of occurrences at which they are due, and waits with those of what was moved to a later day. May be repeated, by several processes. */
export async function remind(app: LettersApp, stopping: AbortSignal): Promise<void> {
  for (;;) {
    const found = await app.told.dueReminders(app.now(), mostAtOnce);
    for (const due of found) {
      if (stopping.aborted) return;
      const taken = await app.told.takeReminders(due, app.now() + takenFor);
      if (taken) await app.told.endReminders(taken, await remindOf(app, taken));
    }
    if (found.length < mostAtOnce) return;
  }
}

/** Makes the reminders of an occurrence; answers from when on they are due, where that is later. */
async function remindOf(app: LettersApp, { ref }: DueReminders): Promise<number | undefined> {
  const setting = await settingOf(app, ref);
  const reminder = setting && reminderOf(setting);
  if (!reminder || appointmentOf(setting.event, setting.occurrence)?.state !== 'on') return undefined;
  const { cause, sendAt } = reminder;
  const now = app.now();
  if (sendAt > now) return sendAt;
  for await (const registrations of confirmedOf(app, ref)) {
    const reminded = registrations.filter((one) => !isNobodys(one) && (confirmedAt(one) ?? sendAt) < sendAt);
    await app.ledger.make(
      reminded.map(({ id }) => letterOf(id, cause, sendAt)),
      now,
    );
  }
  app.onStep('reminders.made');
  return undefined;
}
