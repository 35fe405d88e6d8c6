import { textLine } from './property-line.ts';
import type { EventText } from './write-event.ts';
import { zoneText, type ZoneYears } from './write-zone.ts';

/** A calendar around its events. */
export interface CalendarInfo {
  readonly name: string;
  /** The tag of the language of its name. */
  readonly language: string;
  /** PUBLISH for a feed that is subscribed to, REQUEST for an invitation by mail, CANCEL to take one back (RFC 5546). */
  readonly method: 'PUBLISH' | 'REQUEST' | 'CANCEL';
  /** After how many minutes a program may ask again. */
  readonly refreshMinutes?: number;
}

/** What wrote it. */
const product = '-//InClust//Events//EN';

/** A calendar as text: what RFC 5545 asks for and RFC 7986 adds, CRLF at the end of each line. The same events give the same bytes. */
export function writeCalendar(info: CalendarInfo, events: readonly EventText[]): string {
  let text = '';
  for (const piece of calendarPieces(info, events)) text += piece;
  return text;
}

/** The same text piece by piece, an event each, for an answer that is streamed. */
export function* calendarPieces(
  { name, language, method, refreshMinutes }: CalendarInfo,
  events: readonly EventText[],
): Generator<string> {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${product}`, 'CALSCALE:GREGORIAN', `METHOD:${method}`];
  if (method === 'PUBLISH') {
    head.push(textLine('NAME', { LANGUAGE: language }, name), textLine('X-WR-CALNAME', {}, name));
    if (refreshMinutes !== undefined)
      head.push(`REFRESH-INTERVAL;VALUE=DURATION:PT${refreshMinutes}M`, `X-PUBLISHED-TTL:PT${refreshMinutes}M`);
  }
  yield `${head.join('\r\n')}\r\n`;
  for (const zone of zonesOf(events)) yield `${zoneText(zone)}\r\n`;
  for (const { text } of events) yield `${text}\r\n`;
  yield 'END:VCALENDAR\r\n';
}

/** Each zone once, over all years in which an event needs it, in the order of their names. */
function zonesOf(events: readonly EventText[]): ZoneYears[] {
  const zones = new Map<string, ZoneYears>();
  for (const { zone } of events) {
    if (!zone) continue;
    const known = zones.get(zone.zone) ?? zone;
    zones.set(zone.zone, {
      zone: zone.zone,
      fromYear: Math.min(known.fromYear, zone.fromYear),
      untilYear: Math.max(known.untilYear, zone.untilYear),
    });
  }
  return [...zones.values()].sort((a, b) => (a.zone < b.zone ? -1 : 1));
}
