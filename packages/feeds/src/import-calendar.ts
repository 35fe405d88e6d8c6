import {
  parseZone,
  seriesIds,
  series as makeSeries,
  type OverrideInput,
  type RecurrenceId,
  type Schedule,
  type Series,
  type Single,
} from '@inclust/schedule';
import { contentDigest } from './digest.ts';
import { placeOf, type OccurrenceDetails } from './feed-event.ts';
import {
  importLimits,
  type EventDraft,
  type Imported,
  type ImportedItem,
  type ImportOptions,
  type ImportProblem,
} from './import-item.ts';
import { readComponents, type Component } from './read-components.ts';
import { problem, readContent, type Content, type Findings } from './read-content.ts';
import { idInSeries, readOverride, readRecurrenceId, readSchedule } from './read-schedule.ts';
import { propertyOf, readSingle, type TimeReading } from './read-single.ts';
import { textOf, type CalendarProperty } from './read-lines.ts';
import { zoneFinder } from './zone-of-name.ts';

interface Reading {
  readonly times: TimeReading;
  readonly language: string;
}

/**
 * Reads a calendar (RFC 5545): each event with its overridden occurrences is one item. What an event cannot be read for is a problem of its
 * item, with property and line; what is left out is a notice. Refused as a whole: `file-too-large`, `zone-unknown` for the declared one,
 * and what `readComponents` refuses.
 */
export function importCalendar(text: string, options: ImportOptions): Imported {
  const most = options.maxCharacters ?? importLimits.characters;
  if (text.length > most) return whole('file-too-large', `The file has more than ${most} characters.`);
  const declared = options.zone === undefined ? undefined : parseZone(options.zone);
  if (options.zone !== undefined && !declared)
    return whole('zone-unknown', 'The declared zone is not one of the IANA database.');
  const read = readComponents(text, options.maxEvents ?? importLimits.events);
  if (!read.ok) return read;
  const items = read.calendars.flatMap((calendar) => {
    const zones = calendar.components.filter(({ name }) => name === 'VTIMEZONE');
    const times = {
      find: zoneFinder(zones, declared),
      ...(declared ? { declared } : {}),
      ...(options.gaps ? { gaps: options.gaps } : {}),
    };
    return itemsOf(calendar, { times, language: options.language });
  });
  return { ok: true, items };
}

function itemsOf(calendar: Component, reading: Reading): ImportedItem[] {
  const masters = new Map<string, Component>();
  const overrides = new Map<string, Component[]>();
  const items: ImportedItem[] = [];
  for (const one of calendar.components) {
    if (one.name === 'VTIMEZONE') continue;
    const uid = uidOf(one);
    if (one.name !== 'VEVENT')
      items.push(failed(one, uid, [problem('component-unsupported', 'Only events are taken.', one.name, one.line)]));
    else if (uid === '')
      items.push(failed(one, uid, [problem('uid-missing', 'An event needs a UID.', 'UID', one.line)]));
    else if (propertyOf(one, 'RECURRENCE-ID')) overrides.set(uid, [...(overrides.get(uid) ?? []), one]);
    else if (masters.has(uid))
      items.push(
        failed(one, uid, [problem('uid-repeated', 'Another event of the file has the same UID.', 'UID', one.line)]),
      );
    else masters.set(uid, one);
  }
  for (const [uid, master] of masters) items.push(...eventItems(uid, master, overrides.get(uid) ?? [], reading));
  for (const [uid, orphans] of overrides)
    if (!masters.has(uid)) items.push(...orphans.map((one) => orphanItem(uid, one, reading)));
  return items.sort((a, b) => lineOf(a) - lineOf(b));
}

function eventItems(uid: string, master: Component, others: readonly Component[], reading: Reading): ImportedItem[] {
  const findings: Findings = { problems: [], notices: [] };
  const content = readContent(master, reading.language, findings);
  const schedule = readSchedule(master, reading.times, findings);
  if (!schedule || findings.problems.length > 0)
    return [failed(master, uid, findings.problems), ...others.map((one) => orphanItem(uid, one, reading))];
  if (others.length === 0) return [taken(master, uid, { ...content, schedule, details: [] }, findings)];
  const series: Schedule = schedule.kind === 'series' ? schedule : seriesOf(schedule);
  if (series.kind !== 'series') return [failed(master, uid, findings.problems)];
  return [...withOverrides({ uid, master, content, series, findings }, others, reading)];
}

/** A single time of which occurrences are overridden is a series of one. */
function seriesOf(first: Single): Schedule {
  const made = makeSeries({ first });
  return made.ok ? made.value : first;
}

interface Master {
  readonly uid: string;
  readonly master: Component;
  readonly content: Content;
  readonly series: Series;
  readonly findings: Findings;
}

function* withOverrides(master: Master, others: readonly Component[], reading: Reading): Generator<ImportedItem> {
  const { uid, content, series, findings } = master;
  const ids = seriesIds(series);
  const inputs = new Map<string, OverrideInput>();
  const details: OccurrenceDetails[] = [];
  for (const one of others) {
    const own: Findings = { problems: [], notices: [] };
    const read = readOne(one, { content, series, ids }, reading, own);
    if (read && inputs.has(read.input.id))
      own.problems.push(problem('override-repeated', 'An occurrence is changed once.', 'RECURRENCE-ID', one.line));
    if (!read || own.problems.length > 0) {
      yield failed(one, uid, own.problems);
      continue;
    }
    findings.notices.push(...own.notices);
    inputs.set(read.input.id, read.input);
    if (Object.keys(read.details).length > 1) details.push(read.details);
  }
  // What differs in texts only is no override of its time.
  const changes = [...inputs.values()].filter((one) => one.kind === 'cancelled' || 'start' in one || 'length' in one);
  const made = makeSeries({ ...series, overrides: changes });
  const at = propertyOf(master.master, 'RRULE') ?? propertyOf(master.master, 'DTSTART');
  if (!made.ok)
    return yield failed(master.master, uid, [
      problem(made.refusal.code, made.refusal.message, 'RECURRENCE-ID', at?.line ?? master.master.line),
    ]);
  details.sort((a, b) => (a.id < b.id ? -1 : 1));
  yield taken(master.master, uid, { ...content, schedule: made.value, details }, findings);
}

function readOne(
  event: Component,
  { content, series, ids }: { content: Content; series: Series; ids: readonly RecurrenceId[] },
  reading: Reading,
  own: Findings,
): { readonly input: OverrideInput; readonly details: OccurrenceDetails } | undefined {
  const property = propertyOf(event, 'RECURRENCE-ID');
  if (!property) return undefined;
  const named = readRecurrenceId(property, series.first, reading.times, own);
  const id = named === undefined ? undefined : idInSeries(series, named, ids);
  if (named !== undefined && id === undefined) own.problems.push(unknownOccurrence(property));
  if (id === undefined) return undefined;
  const other = readContent(event, reading.language, own);
  const isCancelled = other.status === 'cancelled' && content.status !== 'cancelled';
  const input = readOverride(event, { first: series.first, id, isCancelled }, reading.times, own);
  for (const name of ['url', 'organizers', 'categories', 'attachments', 'images', 'offers'] as const)
    if (JSON.stringify(other[name], bigints) !== JSON.stringify(content[name], bigints))
      own.notices.push(
        problem('occurrence-property-not-taken', 'It is the same for all occurrences.', name, event.line),
      );
  return input ? { input, details: detailsOf(id, other, content) } : undefined;
}

function unknownOccurrence({ name, line }: CalendarProperty): ImportProblem {
  return problem('override-without-occurrence', 'The series has no occurrence at this time.', name, line);
}

function detailsOf(id: RecurrenceId, other: Content, { summary, description, attendance }: Content): OccurrenceDetails {
  const [place, usual] = [placeOf(other.attendance), placeOf(attendance)];
  return {
    id,
    ...(other.summary === summary ? {} : { summary: other.summary }),
    ...(other.description === undefined || other.description === description ? {} : { description: other.description }),
    ...(place === undefined || JSON.stringify(place) === JSON.stringify(usual) ? {} : { place }),
  };
}

function orphanItem(uid: string, event: Component, reading: Reading): ImportedItem {
  const findings: Findings = { problems: [], notices: [] };
  const content = readContent(event, reading.language, findings);
  const schedule = readSingle(event, reading.times, findings);
  const property = propertyOf(event, 'RECURRENCE-ID');
  if (!schedule || !property) return failed(event, uid, findings.problems);
  const recurrenceId = readRecurrenceId(property, schedule, reading.times, findings);
  if (findings.problems.length > 0 || recurrenceId === undefined) return failed(event, uid, findings.problems);
  return { ...taken(event, uid, { ...content, schedule, details: [] }, findings), recurrenceId };
}

function taken({ line }: Component, originUid: string, draft: EventDraft, { notices }: Findings): ImportedItem {
  return { ok: true, originUid, position: { line }, draft, digest: contentDigest(draft), notices };
}

function failed({ line }: Component, originUid: string, problems: readonly ImportProblem[]): ImportedItem {
  return { ok: false, originUid, position: { line }, problems };
}

function uidOf(event: Component): string {
  const property = propertyOf(event, 'UID');
  return property ? textOf(property.value).trim() : '';
}

function lineOf({ position }: ImportedItem): number {
  return 'line' in position ? position.line : 0;
}

function whole(code: string, message: string): Imported {
  return { ok: false, problem: problem(code, message, '', 1) };
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
