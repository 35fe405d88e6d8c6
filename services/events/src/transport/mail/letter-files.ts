import { writeCalendar, writeOccurrence } from '@inclust/feeds';
import { textIn } from '@inclust/kernel';
import { occurrenceText } from '@inclust/letters';
import type { Attachment } from '@inclust/mail';
import { renderPdf, type PdfBlock } from '@inclust/pdf';
import type { LetterMatter } from '../../app/letters/ports.ts';
import type { OrganiserNames } from '../../app/organiser-naming.ts';
import { feedEvent } from '../http/feed-event.ts';
import { say } from './texts.ts';
import { venueText } from './where.ts';
import { isEventCancelled, timesFor, typeText, type LetterFrame } from './write-letter.ts';

/** The files that go with a letter: the date for calendars, and tickets. */
export async function lettersFiles(
  frame: LetterFrame,
  matter: LetterMatter,
  organisers: OrganiserNames,
): Promise<readonly Attachment[]> {
  const { kind } = matter.letter.cause;
  const brings = kind === 'confirmed' || kind === 'promoted' || kind === 'changed' || isEventCancelled(matter);
  const calendar = brings ? calendarOf(matter, organisers) : undefined;
  return [...(calendar ? [calendar] : []), ...(matter.tickets.length > 0 ? [await ticketsOf(frame, matter)] : [])];
}

/** The occurrence alone, under the UID by which the feeds have it. */
function calendarOf(matter: LetterMatter, organisers: OrganiserNames): Attachment | undefined {
  const { event, occurrence, venue, addressee } = matter;
  const { schedule } = event.draft;
  if (!schedule || !occurrence) return undefined;
  const shown = feedEvent({ ...event, draft: { ...event.draft, schedule } }, venue, organisers, addressee.language);
  const one = writeOccurrence(isEventCancelled(matter) ? { ...shown, status: 'cancelled' } : shown, occurrence.id);
  return {
    filename: 'event.ics',
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    content: writeCalendar({ name: shown.summary, language: shown.language, method: 'PUBLISH' }, [one]),
  };
}

/** A page for each ticket, so that everybody can have theirs. */
async function ticketsOf(frame: LetterFrame, matter: LetterMatter): Promise<Attachment> {
  const { event, registration, tickets, addressee } = matter;
  const { language } = addressee;
  const title = textIn(event.draft.titles, language);
  const types = registration.lines.flatMap(({ ticketType, quantity }) =>
    Array<string>(quantity).fill(typeText(matter, ticketType)),
  );
  const blocks = tickets.flatMap(({ code }, turn): readonly PdfBlock[] => [
    ...(turn > 0 ? [{ kind: 'page', title } as const] : []),
    { kind: 'heading', text: say(language, 'ticket.number', { number: turn + 1, of: tickets.length }) },
    { kind: 'values', rows: rowsOf(frame, matter, types[turn] ?? '') },
    { kind: 'code', text: code },
    { kind: 'text', text: say(language, 'ticket.show') },
  ]);
  const content = await renderPdf({
    title,
    language,
    createdAt: new Date(registration.history[0]?.at ?? 0).toISOString(),
    footer: (page, pages) => say(language, 'ticket.page', { page, pages }),
    blocks,
  });
  return { filename: 'tickets.pdf', contentType: 'application/pdf', content };
}

function rowsOf(frame: LetterFrame, matter: LetterMatter, type: string): readonly (readonly [string, string])[] {
  const { occurrence, venue, registration, addressee } = matter;
  const { language } = addressee;
  return [
    ...(occurrence
      ? [[say(language, 'ticket.when'), occurrenceText(occurrence, timesFor(frame, matter))] as const]
      : []),
    ...(venue ? [[say(language, 'ticket.where'), venueText(venue, language)] as const] : []),
    [say(language, 'ticket.type'), type],
    [say(language, 'ticket.registration'), registration.id],
  ];
}
