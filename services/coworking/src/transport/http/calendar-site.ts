import { writeCalendar, writeEvent } from '@inclust/feeds';
import { methodNotAllowed, problemAnswer, textAnswer, type HttpSite } from '@inclust/http';
import { instantOfMilliseconds, type Language } from '@inclust/kernel';
import type { CalendarApp } from '../../app/calendar/change-links.ts';
import { readCalendar } from '../../app/calendar/read-calendar.ts';
import { bookingEvent } from './booking-event.ts';

/** The path of the calendar to which a secret leads. Itself a secret. */
export function calendarPath(secret: string): string {
  return `/feeds/bookings/${secret}.ics`;
}

const form = /^\/feeds\/bookings\/([\w-]{43})\.ics$/;

const titles: Readonly<Record<Language, string>> = {
  el: 'Οι κρατήσεις μου',
  sq: 'Rezervimet e mia',
  en: 'My bookings',
};

/** After how many minutes a program may ask again. */
const refreshMinutes = 30;

/** Answers with the calendars of members, each under its secret path. One that was revoked is as one that never was. */
export function calendarSite(app: CalendarApp): HttpSite {
  return async ({ method, url, headers }) => {
    const [, secret] = form.exec(url) ?? [];
    if (secret === undefined) return undefined;
    if (method !== 'GET' && method !== 'HEAD') return problemAnswer(methodNotAllowed, { allow: 'GET, HEAD' });
    const calendar = await readCalendar(app, secret);
    if (!calendar) return undefined;
    const { language, bookings, changedAt } = calendar;
    const name = `${titles[language]} — ${app.node}`;
    const text = writeCalendar(
      { name, language, method: 'PUBLISH', refreshMinutes },
      bookings.map((booking) => writeEvent(bookingEvent(booking, language))),
    );
    return textAnswer(headers, {
      bytes: Buffer.from(text),
      changed: instantOfMilliseconds(changedAt),
      contentType: 'text/calendar; charset=utf-8',
      language,
      cacheControl: 'private, no-cache',
      vary: 'Accept-Encoding',
      now: Date.parse(app.clock.now()),
    });
  };
}
