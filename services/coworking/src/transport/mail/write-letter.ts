import { textIn, type Currency, type Language, type NodeId } from '@inclust/kernel';
import { moneyText, periodText, placeText } from '@inclust/letters';
import type { ZoneName } from '@inclust/schedule';
import type { CalendarEntry } from '../../app/calendar/shown-booking.ts';
import type { LetterMatter } from '../../app/letters/ports.ts';
import { nameOf } from '../../app/names.ts';
import type { CancelReason } from '../../domain/bookings/booking.ts';
import { fractionOf } from '../../domain/credits/price.ts';
import type { LetterKind } from '../../domain/letters/letter.ts';
import { zoneOf } from '../../domain/spaces/space.ts';
import { placeOf } from '../http/booking-event.ts';
import { say } from './texts.ts';

/** Where letters come from. */
export interface LetterFrame {
  readonly node: NodeId;
  /** The node's zone, in which its members are. */
  readonly zone: ZoneName;
  /** Where people find their bookings, without a slash at its end; `undefined` where there is no such place. */
  readonly portalUrl: string | undefined;
}

/** What a letter says. Holds personal data: never log it. */
export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** How many dates of a series are written out. */
const mostDates = 60;

/** Writes a letter in its reader's language. */
export function writeLetter(frame: LetterFrame, { letter, entries, addressee }: LetterMatter): Written {
  const { language, name } = addressee;
  const { kind } = letter.cause;
  const [first] = entries;
  if (!first) throw new Error('a letter about nothing');
  const what = textIn(first.resource.names, language);
  const count = entries.length;
  const parts = [
    [name === '' ? say(language, 'greeting-nobody') : say(language, 'greeting', { name })],
    [openingOf(kind, first, count, language), ...feesOf(entries, language)],
    [what, ...whenOf(frame, entries, language), ...whereOf(first, language)],
    [
      ...(bringsCalendar(kind) ? [say(language, kind === 'cancelled' ? 'calendar-gone' : 'calendar', { count })] : []),
      ...(isComing.has(kind) ? [say(language, 'cannot-come')] : []),
      linkTo(frame, first, count, language),
    ],
    [say(language, 'closing', { place: placeText(frame.node, language) })],
  ];
  const subject = say(language, `${kind}.subject`, { what }).replaceAll(/\s+/g, ' ').trim();
  return { subject, text: `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n` };
}

const isComing: ReadonlySet<LetterKind> = new Set(['confirmed', 'approved', 'promoted', 'moved']);

/** Whether a letter has a file for calendars: of what is to come, and of what comes no more. */
export function bringsCalendar(kind: LetterKind): boolean {
  return isComing.has(kind) || kind === 'cancelled';
}

function openingOf(kind: LetterKind, { booking }: CalendarEntry, count: number, language: Language): string {
  if (kind !== 'cancelled') return say(language, `${kind}.opening`, { count });
  const { standing } = booking;
  const reason: CancelReason = standing.state === 'cancelled' ? standing.because : 'staff';
  return say(language, `cancelled.${reason}`, { count });
}

/** What cancelling costs in all, where it does. */
function feesOf(entries: readonly CalendarEntry[], language: Language): readonly string[] {
  const sums = new Map<Currency, bigint>();
  for (const { booking } of entries) {
    const { standing, price } = booking;
    if (standing.state !== 'cancelled' || !price || standing.feePermille === 0) continue;
    const { minorUnits, currency } = fractionOf(price, standing.feePermille, 1_000);
    sums.set(currency, (sums.get(currency) ?? 0n) + minorUnits);
  }
  const amounts = [...sums].map(([currency, minorUnits]) => moneyText({ minorUnits, currency }, language));
  return amounts.length === 0 ? [] : [say(language, 'fee', { amount: amounts.join(' + ') })];
}

/** When it is by the clocks of the space, and beside that by those of the reader where they show something else. */
function whenOf({ zone: own }: LetterFrame, entries: readonly CalendarEntry[], language: Language): readonly string[] {
  const [first] = entries;
  if (!first) return [];
  const zone = zoneOf(first.space);
  const there = entries.map(({ booking }) => periodText(booking, { language, zone, namesZone: true }));
  const units = first.booking.units > 1 ? [say(language, 'units', { count: first.booking.units })] : [];
  if (entries.length > 1) {
    const left = there.length - mostDates;
    return [
      say(language, 'dates', { count: there.length }),
      ...there.slice(0, mostDates).map((when) => `  ${when}`),
      ...(left > 0 ? [`  ${say(language, 'more-dates', { count: left })}`] : []),
      ...units,
    ];
  }
  const clocks = (shown: ZoneName) => periodText(first.booking, { language, zone: shown, namesZone: false });
  const isSame = clocks(zone) === clocks(own);
  const here = isSame ? [] : [periodText(first.booking, { language, zone: own, namesZone: true })];
  return [
    say(language, 'when', { when: there[0] ?? '' }),
    ...here.map((when) => say(language, 'when-own', { when })),
    ...units,
  ];
}

function whereOf({ space }: CalendarEntry, language: Language): readonly string[] {
  return [say(language, 'where', { where: placeOf(space, language) })];
}

function linkTo(
  { node, portalUrl }: LetterFrame,
  { booking: { id, series } }: CalendarEntry,
  count: number,
  language: Language,
): string {
  const isSeries = series && count > 1;
  if (portalUrl === undefined)
    return say(language, 'link-name', {
      name: isSeries ? nameOf(node, 'bookingSeries', series.series) : nameOf(node, 'bookings', id),
    });
  const page = isSeries ? `booking-series/${series.series}` : `bookings/${id}`;
  return say(language, 'link', { link: `${portalUrl}/${page}` });
}
