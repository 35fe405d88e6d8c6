import { writeCalendar, writeEvent } from '@inclust/feeds';
import type { Attachment, Mailer } from '@inclust/mail';
import { shownBooking } from '../../app/calendar/shown-booking.ts';
import type { LetterMatter, LetterPost } from '../../app/letters/ports.ts';
import { bookingEvent } from '../http/booking-event.ts';
import { bringsCalendar, writeLetter, type LetterFrame } from './write-letter.ts';

/** Writes letters and sends them by mail, each under its own Message-ID. */
export function letterPost(frame: LetterFrame, mailer: Mailer): LetterPost {
  return {
    send: async (matter) => {
      const { letter, addressee } = matter;
      const { address: to, language } = addressee;
      const written = writeLetter(frame, matter);
      const attachments = bringsCalendar(letter.cause.kind) ? [calendarOf(frame, matter, written.subject)] : [];
      await mailer.send({ id: letter.id, to, language, ...written, attachments });
    },
    forget: (id) => mailer.forgetLetter(id),
  };
}

/** The bookings under the UID by which her own calendar has them. */
function calendarOf(
  { node }: LetterFrame,
  { entries, addressee: { language } }: LetterMatter,
  name: string,
): Attachment {
  const events = entries.map((entry) => writeEvent(bookingEvent(shownBooking(node, entry), language)));
  return {
    filename: 'bookings.ics',
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    content: writeCalendar({ name, language, method: 'PUBLISH' }, events),
  };
}
