import {
  limits,
  localDate,
  localTime,
  occurrenceOf,
  plainOf,
  preview,
  ruleText,
  seriesIds,
  type Override,
  type RecurrenceId,
  type Rule,
  type Series,
  type Single,
} from '@inclust/schedule';
import { joinAtOf, placeOf, type FeedEvent, type Offer, type OccurrenceDetails } from './feed-event.ts';
import { decimalOf } from './price.ts';
import { listLine, rawLine, textLine, uri } from './property-line.ts';
import { timeLine, utcText, whenLines } from './write-times.ts';
import type { ZoneYears } from './write-zone.ts';

/** An event as it stands in a calendar, and the zone that the calendar must explain. The same event gives the same text, so it can be kept. */
export interface EventText {
  /** One VEVENT, and one more for each occurrence that differs; CRLF between lines, none at the end. */
  readonly text: string;
  /** None for whole days and times in UTC. */
  readonly zone?: ZoneYears;
}

/** For a calendar that is sent to somebody with METHOD:REQUEST: who asks and who is asked (RFC 5546, 3.2.2). */
export interface Invitation {
  readonly organizer: { readonly name: string; readonly mail: string };
  readonly attendee: { readonly name?: string; readonly mail: string };
}

/** Writes an event as RFC 5545 has it. What is cancelled stays, as STATUS:CANCELLED. */
export function writeEvent(event: FeedEvent, invitation?: Invitation): EventText {
  const { schedule } = event;
  const common = commonLines(event, invitation);
  const zone = zoneYears(schedule.kind === 'series' ? schedule.first : schedule, schedule.kind === 'series');
  const rest = zone ? { zone } : {};
  if (schedule.kind !== 'series')
    return { text: component(event, whenLines(schedule), common, detailLines(event, {})), ...rest };
  const series = writtenSeries(schedule);
  const own = [...whenLines(schedule.first), ...series.lines];
  const master = component(event, own, common, detailLines(event, {}));
  const overrides = new Map(schedule.overrides.map((one) => [one.id, one]));
  const details = new Map(event.details.map((one) => [one.id, one]));
  const different = [...new Set<RecurrenceId>([...overrides.keys(), ...details.keys()])].sort();
  const others = different.map((id) =>
    overrideText(event, schedule, {
      id,
      as: series.nameOf(id),
      override: overrides.get(id),
      common,
      details: details.get(id),
    }),
  );
  return { text: [master, ...others].join('\r\n'), ...rest };
}

/**
 * Writes one occurrence of a series by itself, for who comes to that one alone: with the UID of the series and its RECURRENCE-ID, so that
 * a calendar with the series has it once. An event that takes place once is written as it is.
 */
export function writeOccurrence(event: FeedEvent, id: RecurrenceId): EventText {
  const { schedule } = event;
  if (schedule.kind !== 'series') return writeEvent(event);
  const zone = zoneYears(schedule.first, true);
  const text = overrideText(event, schedule, {
    id,
    as: writtenSeries(schedule).nameOf(id),
    override: schedule.overrides.find((one) => one.id === id),
    common: commonLines(event, undefined),
    details: event.details.find((one) => one.id === id),
  });
  return { text, ...(zone ? { zone } : {}) };
}

interface Different {
  readonly id: RecurrenceId;
  readonly as: RecurrenceId;
  readonly override: Override | undefined;
  readonly details: OccurrenceDetails | undefined;
  readonly common: readonly string[];
}

function overrideText(event: FeedEvent, { first }: Series, { id, as, override, details, common }: Different): string {
  const { start } = occurrenceOf(first, id, override);
  const single = changedSingle(first, start, override?.kind === 'changed' ? override.length : undefined);
  const status = override?.kind === 'cancelled' ? 'cancelled' : event.status;
  const when = [timeLine('RECURRENCE-ID', first, [as]), ...whenLines(single)];
  return component({ ...event, status }, when, common, detailLines(event, details ?? {}));
}

function changedSingle(first: Single, start: RecurrenceId, length: number | undefined): Single {
  const plain = plainOf(start);
  return first.kind === 'timed'
    ? { ...first, start: localTime(plain), seconds: length ?? first.seconds }
    : { ...first, start: localDate(plain.toPlainDate()), days: length ?? first.days };
}

function component(
  { uid, sequence, status, createdAt, modifiedAt }: FeedEvent,
  when: readonly string[],
  common: readonly string[],
  details: readonly string[],
): string {
  const modified = utcText(modifiedAt);
  return [
    'BEGIN:VEVENT',
    textLine('UID', {}, uid),
    `DTSTAMP:${modified}`,
    `CREATED:${utcText(createdAt)}`,
    `LAST-MODIFIED:${modified}`,
    `SEQUENCE:${sequence}`,
    `STATUS:${status.toUpperCase()}`,
    ...when,
    ...details,
    ...common,
    'END:VEVENT',
  ].join('\r\n');
}

function detailLines(event: FeedEvent, { summary, description, place }: Omit<OccurrenceDetails, 'id'>): string[] {
  const language = { LANGUAGE: event.language };
  const text = description ?? event.description;
  const at = place ?? placeOf(event.attendance);
  const lines = [textLine('SUMMARY', language, summary ?? event.summary)];
  if (text !== undefined) lines.push(textLine('DESCRIPTION', language, text));
  if (at) lines.push(textLine('LOCATION', language, at.text));
  if (at?.coordinates) lines.push(`GEO:${degrees(at.coordinates.latitude)};${degrees(at.coordinates.longitude)}`);
  return lines;
}

/** METHOD:PUBLISH asks for an ORGANIZER (RFC 5546, 3.2.1); this says that there is no address. */
const noMail = 'invalid:nomail';

function commonLines(event: FeedEvent, invitation: Invitation | undefined): string[] {
  const { url, organizers, categories, attachments, images, offers, attendance, language } = event;
  const lines: string[] = [];
  if (url !== undefined) lines.push(rawLine('URL', {}, uri(url)));
  const known = organizers.find((one) => one.url !== undefined) ?? organizers[0];
  if (invitation) {
    const { organizer, attendee } = invitation;
    lines.push(rawLine('ORGANIZER', { CN: organizer.name }, mailto(organizer.mail)));
    const asked = { CN: attendee.name, ROLE: 'REQ-PARTICIPANT', PARTSTAT: 'NEEDS-ACTION', RSVP: 'TRUE' };
    lines.push(rawLine('ATTENDEE', asked, mailto(attendee.mail)));
  } else if (known)
    lines.push(rawLine('ORGANIZER', { CN: known.name }, known.url === undefined ? noMail : uri(known.url)));
  for (const one of organizers) lines.push(textLine('CONTACT', { ALTREP: one.url && uri(one.url) }, one.name));
  if (categories.length > 0) lines.push(listLine('CATEGORIES', { LANGUAGE: language }, categories));
  for (const { url: at, mediaType, title } of attachments)
    lines.push(rawLine('ATTACH', { FMTTYPE: mediaType, FILENAME: title }, uri(at)));
  for (const { url: at, mediaType, title } of images)
    lines.push(rawLine('IMAGE', { VALUE: 'URI', FMTTYPE: mediaType, 'X-INCLUST-TITLE': title }, uri(at)));
  const joinAt = joinAtOf(attendance);
  if (joinAt !== undefined) lines.push(rawLine('CONFERENCE', { VALUE: 'URI' }, uri(joinAt)));
  if (attendance.mode !== 'on-site') lines.push(`X-INCLUST-ATTENDANCE:${attendance.mode.toUpperCase()}`);
  for (const one of offers) lines.push(offerLine(one));
  return lines;
}

/** A price has no property in RFC 5545. */
function offerLine({ price, name, url }: Offer): string {
  const parameters = { 'X-CURRENCY': price.currency, 'X-NAME': name, 'X-URL': url && uri(url) };
  return rawLine('X-INCLUST-OFFER', parameters, decimalOf(price));
}

/**
 * The lines of a series. Programs differ about times that do not exist (RFC 5545 leaves them out in 3.3.10 and moves them in 3.3.5): so
 * those that are skipped are taken out, those that are moved are added at the moment after the gap, where a program that moves them has
 * them already, and a COUNT becomes the UNTIL that means the same. What is moved is not taken out as well: a program that compares moments
 * would take out both.
 */
function writtenSeries(series: Series) {
  const { first, rule, gaps } = series;
  const missing = gaps ? preview(series, 0).inGaps : [];
  const moved = new Map<RecurrenceId, RecurrenceId>(
    gaps === 'move' ? missing.map((id) => [id, occurrenceOf(first, id).start]) : [],
  );
  const removed = [...new Set([...series.removed, ...(gaps === 'skip' ? missing : [])])].sort();
  const added = [...new Set([...series.added.filter((id) => !missing.includes(id)), ...moved.values()])].sort();
  const lines: string[] = [];
  if (rule) lines.push(rawLine('RRULE', {}, ruleText(missing.length > 0 ? withUntil(series, rule) : rule, first)));
  if (added.length > 0) lines.push(timeLine('RDATE', first, added));
  if (removed.length > 0) lines.push(timeLine('EXDATE', first, removed));
  if (gaps) {
    const count = rule?.end.kind === 'count' && missing.length > 0 ? String(rule.end.count) : undefined;
    lines.push(rawLine('X-INCLUST-GAPS', { 'X-COUNT': count }, gaps.toUpperCase()));
  }
  return { lines, nameOf: (id: RecurrenceId) => moved.get(id) ?? id };
}

function withUntil(series: Series, rule: Rule): Rule {
  if (rule.end.kind !== 'count') return rule;
  const last = seriesIds({ ...series, added: [], removed: [] }).at(-1);
  return last === undefined ? rule : { ...rule, end: { kind: 'until', until: last } };
}

/** The years that a schedule may reach: one more on both sides, so that every zone of the world finds its offset. */
function zoneYears(first: Single, isSeries: boolean): ZoneYears | undefined {
  if (first.kind === 'days' || first.zone === 'UTC') return undefined;
  const year = Number(first.start.slice(0, 4));
  return { zone: first.zone, fromYear: year - 1, untilYear: year + (isSeries ? limits.years : 1) + 2 };
}

function mailto(mail: string): string {
  return `mailto:${uri(mail)}`;
}

/** To a tenth of a metre. */
function degrees(value: number): string {
  return String(Number(value.toFixed(6)));
}
