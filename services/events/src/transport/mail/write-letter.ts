import { textIn, unreachable, type Language, type NodeId } from '@inclust/kernel';
import { moneyText, momentText, occurrenceText, placeText, type WhenOptions } from '@inclust/letters';
import type { LetterMatter } from '../../app/letters/ports.ts';
import { registrationNameOf } from '../../app/places/names.ts';
import { cancelReasonOf } from '../../domain/letters/transition.ts';
import { placesOf } from '../../domain/places/registration.ts';
import { costOf } from './cost.ts';
import { say, type TextKey } from './texts.ts';
import { venueText } from './where.ts';

/** Where letters come from. */
export interface LetterFrame {
  readonly node: NodeId;
  /** The node's first language. */
  readonly language: Language;
  /** The node's zone. */
  readonly timeZone: string;
  /** Where people find their registrations, without a slash at its end; `undefined` where there is no such place. */
  readonly portalUrl: string | undefined;
}

/** What a letter says. Holds personal data and may hold a secret: never log it. */
export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** Writes a letter in its reader's language. */
export function writeLetter(frame: LetterFrame, matter: LetterMatter): Written {
  const { language, name } = matter.addressee;
  const greeting = name === '' ? say(language, 'greeting-nobody') : say(language, 'greeting', { name });
  const parts = [
    [greeting],
    openingOf(frame, matter),
    detailsOf(frame, matter),
    whatToDo(frame, matter),
    [closing(frame, language)],
  ];
  const text = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return { subject: oneLine(subjectOf(matter)), text: `${text.join('\n\n')}\n` };
}

/** How times are written to this reader: the zone is named to who may have another one. */
export function timesFor({ language: first, timeZone }: LetterFrame, matter: LetterMatter): WhenOptions {
  const { addressee, event, zone } = matter;
  const near = event.draft.mode === 'on-site' && zone === timeZone && addressee.language === first;
  return { language: addressee.language, zone, namesZone: !near };
}

/** Whether an event is over for all of its guests, and not just for this one. */
export function isEventCancelled({ letter, registration }: Pick<LetterMatter, 'letter' | 'registration'>): boolean {
  return letter.cause.kind === 'cancelled' && cancelReasonOf(registration) === 'occurrence-cancelled';
}

function subjectOf(matter: LetterMatter): string {
  const { letter, event, addressee } = matter;
  const title = textIn(event.draft.titles, addressee.language);
  return say(addressee.language, subjectKey(matter, letter.cause), { title });
}

function subjectKey(matter: LetterMatter, cause: LetterMatter['letter']['cause']): TextKey {
  if (cause.kind === 'changed')
    return cause.what.includes('postponed') ? 'changed.postponed-subject' : 'changed.subject';
  return isEventCancelled(matter) ? 'event-cancelled.subject' : `${cause.kind}.subject`;
}

function openingOf(frame: LetterFrame, matter: LetterMatter): readonly string[] {
  const { letter, registration, addressee, placeInLine: line } = matter;
  const { language } = addressee;
  const count = placesOf(registration);
  const { cause } = letter;
  switch (cause.kind) {
    case 'confirmed':
    case 'promoted':
    case 'approval-requested':
    case 'offer-expired':
    case 'offer-withdrawn':
    case 'refused':
    case 'reminder':
      return [say(language, `${cause.kind}.opening`, { count })];
    case 'waitlisted':
      return [say(language, 'waitlisted.opening', { count, line })];
    case 'offered': {
      const { standing } = registration;
      const until = standing.state === 'offered' ? momentText(standing.until, timesFor(frame, matter)) : '';
      return [say(language, 'offered.opening', { count, until }), say(language, 'offered.answer')];
    }
    case 'cancelled': {
      const reason = cancelReasonOf(registration);
      if (reason === 'occurrence-cancelled') return [say(language, 'event-cancelled.opening')];
      return [say(language, `cancelled.${reason}`, { count })];
    }
    case 'paid':
    case 'refunded':
      return [say(language, `${cause.kind}.opening`, { amount: amountText(matter) })];
    case 'changed':
      return [...cause.what.map((one) => say(language, `changed.${one}`)), say(language, 'changed.valid')];
    default:
      return unreachable(cause);
  }
}

/** What, when, where, and for how many. */
function detailsOf(frame: LetterFrame, matter: LetterMatter): readonly string[] {
  const { event, occurrence, venue, registration, addressee } = matter;
  const { language } = addressee;
  const { mode, link } = event.draft;
  const when = occurrence ? occurrenceText(occurrence, timesFor(frame, matter)) : '';
  const isOpen = registration.standing.state === 'confirmed' && registration.payment === 'open';
  return [
    textIn(event.draft.titles, language),
    ...(when === '' ? [] : [say(language, event.state === 'postponed' ? 'when-postponed' : 'when', { when })]),
    ...(venue && mode !== 'online' ? [say(language, 'where', { where: venueText(venue, language) })] : []),
    ...(link && mode !== 'on-site' && isComing(matter) ? [say(language, 'where-online', { link })] : []),
    say(language, 'places', { count: placesOf(registration) }),
    ...ordered(matter),
    ...(isOpen ? [say(language, 'to-pay', { amount: amountText(matter) })] : []),
  ];
}

/** What was ordered of each type, where it is more than one. */
function ordered(matter: LetterMatter): readonly string[] {
  const { registration, addressee } = matter;
  if (registration.lines.length < 2) return [];
  return registration.lines.map(({ ticketType, quantity: count }) => {
    const type = typeText(matter, ticketType);
    return `  ${say(addressee.language, 'places-of-type', { count, type })}`;
  });
}

/** What a ticket type is called in the language of who is written to. */
export function typeText({ typeNames, addressee }: LetterMatter, type: string): string {
  return textIn(typeNames.get(type) ?? {}, addressee.language) || type;
}

function whatToDo(frame: LetterFrame, matter: LetterMatter): readonly string[] {
  const { letter, addressee, registration, tickets } = matter;
  const { language } = addressee;
  const count = placesOf(registration);
  const { kind } = letter.cause;
  const brings = kind === 'confirmed' || kind === 'promoted' || kind === 'changed';
  return [
    ...(tickets.length > 0 ? [say(language, 'tickets', { count: tickets.length })] : []),
    ...(brings ? [say(language, 'calendar')] : []),
    ...(isEventCancelled(matter) ? [say(language, 'event-cancelled.calendar')] : []),
    ...(isComing(matter) ? [say(language, 'cannot-come', { count })] : []),
    ...linkTo(frame, matter),
  ];
}

function linkTo(
  { node, portalUrl }: LetterFrame,
  { ref, registration, secret, addressee }: LetterMatter,
): readonly string[] {
  const { language } = addressee;
  const name = registrationNameOf(node, ref, registration.id);
  if (portalUrl === undefined)
    return [secret === '' ? say(language, 'link-name', { name }) : say(language, 'link-secret', { name, secret })];
  // What stands behind the number sign is not sent to a server, and so is in no log of one.
  const page = `${portalUrl}/registrations/${ref.event}/${ref.recurrence}/${registration.id}`;
  return [
    secret === '' ? say(language, 'link', { link: page }) : say(language, 'link-guest', { link: `${page}#${secret}` }),
  ];
}

function isComing({ registration }: LetterMatter): boolean {
  return registration.standing.state === 'confirmed';
}

function amountText({ registration, addressee }: LetterMatter): string {
  return costOf(registration)
    .map((amount) => moneyText(amount, addressee.language))
    .join(' + ');
}

function closing({ node }: LetterFrame, language: Language): string {
  return say(language, 'closing', { place: placeText(node, language) });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
