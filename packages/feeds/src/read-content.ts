import { instantOfMilliseconds, type InstantText } from '@inclust/kernel';
import {
  eventStatuses,
  type Attendance,
  type EventStatus,
  type Link,
  type Offer,
  type Organizer,
  type Place,
} from './feed-event.ts';
import type { ImportProblem } from './import-item.ts';
import { moneyOf } from './price.ts';
import type { Component } from './read-components.ts';
import { textOf, textsOf, type CalendarProperty } from './read-lines.ts';
import { webAddress } from './web-address.ts';

/** What a VEVENT says of an event apart from when it is. */
export interface Content {
  readonly sequence: number;
  readonly status: EventStatus;
  readonly createdAt?: InstantText;
  readonly modifiedAt?: InstantText;
  readonly language: string;
  readonly summary: string;
  readonly description?: string;
  readonly attendance: Attendance;
  readonly url?: string;
  readonly organizers: readonly Organizer[];
  readonly categories: readonly string[];
  readonly attachments: readonly Link[];
  readonly images: readonly Link[];
  readonly offers: readonly Offer[];
}

/** Where problems and notices of one event go. */
export interface Findings {
  readonly problems: ImportProblem[];
  readonly notices: ImportProblem[];
}

/** Properties that say when, or which event it is: read elsewhere. */
const elsewhere: ReadonlySet<string> = new Set(
  'UID DTSTAMP DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID X-INCLUST-GAPS'.split(' '),
);
const once: ReadonlySet<string> = new Set(
  'UID DTSTAMP DTSTART DTEND DURATION RRULE RECURRENCE-ID CREATED LAST-MODIFIED SEQUENCE STATUS SUMMARY DESCRIPTION LOCATION GEO URL ORGANIZER X-INCLUST-ATTENDANCE X-INCLUST-GAPS'.split(
    ' ',
  ),
);

/** Reads the content of an event. Each property is taken, or is a notice; a bad value is a problem. */
export function readContent(event: Component, language: string, findings: Findings): Content {
  const found = new Map<string, CalendarProperty>();
  const reader = new ContentReader(findings);
  for (const line of event.broken)
    findings.problems.push(problem('line-malformed', 'The line has no name and value with a colon between.', '', line));
  for (const one of event.properties) {
    if (!once.has(one.name)) reader.take(one);
    else if (found.has(one.name))
      findings.problems.push(problem('property-repeated', 'The property is there twice.', one.name, one.line));
    else found.set(one.name, one);
  }
  for (const one of event.components)
    findings.notices.push(
      problem('component-not-taken', 'What stands inside the event is left out.', one.name, one.line),
    );
  const summary = found.get('SUMMARY');
  if (!summary || textOf(summary.value).trim() === '')
    findings.problems.push(
      problem('summary-missing', 'An event needs a SUMMARY.', 'SUMMARY', summary?.line ?? event.line),
    );
  const spoken = summary?.parameters.get('LANGUAGE') ?? language;
  for (const name of ['DESCRIPTION', 'LOCATION']) {
    const one = found.get(name);
    const other = one?.parameters.get('LANGUAGE');
    if (one && other !== undefined && other !== spoken)
      findings.notices.push(
        problem('language-differs', 'The text is in another language than the summary.', name, one.line),
      );
  }
  const [createdAt, modifiedAt] = ['CREATED', 'LAST-MODIFIED'].map((name) => reader.moment(found.get(name)));
  const stamp = modifiedAt ?? reader.moment(event.properties.find(({ name }) => name === 'DTSTAMP'));
  const [description, url] = [found.get('DESCRIPTION'), reader.address(found.get('URL'))];
  return {
    sequence: reader.sequence(found.get('SEQUENCE')),
    status: reader.status(found.get('STATUS')),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(stamp === undefined ? {} : { modifiedAt: stamp }),
    language: spoken,
    summary: summary ? textOf(summary.value) : '',
    ...(description ? { description: textOf(description.value) } : {}),
    attendance: reader.attendance(
      found.get('X-INCLUST-ATTENDANCE'),
      reader.place(found.get('LOCATION'), found.get('GEO')),
    ),
    ...(url === undefined ? {} : { url }),
    organizers: reader.organizers(found.get('ORGANIZER')),
    categories: reader.categories,
    attachments: reader.attachments,
    images: reader.images,
    offers: reader.offers,
  };
}

/** A problem of a property of a calendar. */
export function problem(code: string, message: string, property: string, line: number): ImportProblem {
  return { code, message, property, position: { line } };
}

/** Reads single properties and gathers those that come several times. */
class ContentReader {
  readonly categories: string[] = [];
  readonly attachments: Link[] = [];
  readonly images: Link[] = [];
  readonly offers: Offer[] = [];
  readonly #contacts: Organizer[] = [];
  readonly #findings: Findings;
  #joinAt: string | undefined;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  take(one: CalendarProperty): void {
    switch (one.name) {
      case 'CATEGORIES':
        this.categories.push(...textsOf(one.value));
        return;
      case 'ATTACH':
        this.#link(one, this.attachments, one.parameters.get('FILENAME'));
        return;
      case 'IMAGE':
        this.#link(one, this.images, one.parameters.get('X-INCLUST-TITLE'));
        return;
      case 'CONTACT': {
        const url = webAddress(one.parameters.get('ALTREP') ?? '');
        this.#contacts.push({ name: textOf(one.value), ...(url === undefined ? {} : { url }) });
        return;
      }
      case 'CONFERENCE': {
        const address = this.address(one);
        if (this.#joinAt === undefined) this.#joinAt = address;
        else if (address !== undefined) this.#notice('property-not-taken', 'Only the first address is taken.', one);
        return;
      }
      case 'X-INCLUST-OFFER':
        this.#offer(one);
        return;
      case 'CLASS':
        if (one.value.trim().toUpperCase() !== 'PUBLIC')
          this.#notice('class-not-public', 'The file says that the event is not for everybody.', one);
        return;
      default:
        if (!elsewhere.has(one.name))
          this.#notice('property-not-taken', 'An event has no place for this property.', one);
    }
  }

  sequence(one: CalendarProperty | undefined): number {
    if (!one) return 0;
    if (/^\d{1,9}$/.test(one.value.trim())) return Number(one.value);
    this.#problem('number-malformed', 'A sequence is a number from 0.', one);
    return 0;
  }

  status(one: CalendarProperty | undefined): EventStatus {
    if (!one) return 'confirmed';
    const found = eventStatuses.find((status) => status.toUpperCase() === one.value.trim().toUpperCase());
    if (!found) this.#problem('status-unknown', 'A status is CONFIRMED, TENTATIVE or CANCELLED.', one);
    return found ?? 'confirmed';
  }

  moment(one: CalendarProperty | undefined): InstantText | undefined {
    if (!one) return undefined;
    const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(one.value.trim()) ?? [];
    const iso = `${day?.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time?.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
    const milliseconds = Date.parse(iso);
    if (Number.isFinite(milliseconds)) return instantOfMilliseconds(milliseconds);
    this.#problem('time-malformed', 'A moment is written 20271019T160000Z.', one);
    return undefined;
  }

  address(one: CalendarProperty | undefined): string | undefined {
    if (!one || one.value.trim() === '') return undefined;
    const found = webAddress(one.value);
    if (found === undefined) this.#notice('address-not-taken', 'Only addresses of the web are taken.', one);
    return found;
  }

  place(location: CalendarProperty | undefined, geo: CalendarProperty | undefined): Place | undefined {
    const text = location ? textOf(location.value) : '';
    const [, latitude, longitude] = /^\s*([+-]?\d+(?:\.\d+)?);([+-]?\d+(?:\.\d+)?)\s*$/.exec(geo?.value ?? '') ?? [];
    const coordinates = { latitude: Number(latitude), longitude: Number(longitude) };
    const isPlace = Math.abs(coordinates.latitude) <= 90 && Math.abs(coordinates.longitude) <= 180;
    if (geo && !isPlace) this.#problem('geo-malformed', 'GEO is latitude and longitude in degrees.', geo);
    if (text === '' && !isPlace) return undefined;
    return isPlace ? { text, coordinates } : { text };
  }

  attendance(said: CalendarProperty | undefined, place: Place | undefined): Attendance {
    const joinAt = this.#joinAt;
    const mode = said?.value.trim().toLowerCase() ?? (joinAt === undefined ? 'on-site' : place ? 'mixed' : 'online');
    const online = joinAt === undefined ? {} : { joinAt };
    if (mode === 'online' && !place) return { mode, ...online };
    if (mode === 'mixed' || joinAt !== undefined) return { mode: 'mixed', ...online, ...(place ? { place } : {}) };
    return { mode: 'on-site', ...(place ? { place } : {}) };
  }

  organizers(one: CalendarProperty | undefined): Organizer[] {
    if (!one) return this.#contacts;
    const name = one.parameters.get('CN')?.trim() ?? '';
    const url = webAddress(one.value);
    if (/^\s*mailto:/i.test(one.value)) this.#notice('mail-not-taken', 'Of who invites, the name is taken.', one);
    const isKnown = this.#contacts.some(
      (contact) => contact.name === name && (url === undefined || contact.url === url),
    );
    if (name === '' || isKnown) return this.#contacts;
    return [{ name, ...(url === undefined ? {} : { url }) }, ...this.#contacts];
  }

  #link(one: CalendarProperty, to: Link[], title: string | undefined): void {
    const url = webAddress(one.value);
    const mediaType = one.parameters.get('FMTTYPE');
    if (url === undefined)
      return this.#notice('address-not-taken', 'Only what is at an address of the web is taken.', one);
    to.push({ url, ...(mediaType === undefined ? {} : { mediaType }), ...(title === undefined ? {} : { title }) });
  }

  #offer(one: CalendarProperty): void {
    const price = moneyOf(one.value, one.parameters.get('X-CURRENCY') ?? '');
    if (!price) return this.#problem('price-malformed', 'A price is an amount such as 5.00 with EUR or ALL.', one);
    const [name, url] = [one.parameters.get('X-NAME'), webAddress(one.parameters.get('X-URL') ?? '')];
    this.offers.push({ price, ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { url }) });
  }

  #problem(code: string, message: string, { name, line }: CalendarProperty): void {
    this.#findings.problems.push(problem(code, message, name, line));
  }

  #notice(code: string, message: string, { name, line }: CalendarProperty): void {
    this.#findings.notices.push(problem(code, message, name, line));
  }
}
