import type { Refusal } from '@inclust/kernel';
import {
  inGaps,
  lengthOf,
  occurrenceOf,
  parseRule,
  series as makeSeries,
  seriesIds,
  type OverrideInput,
  type RecurrenceId,
  type Rule,
  type Schedule,
  type Series,
  type Single,
} from '@inclust/schedule';
import type { ImportProblem } from './import-item.ts';
import type { Component } from './read-components.ts';
import { problem, type Findings } from './read-content.ts';
import { propertyOf, readSingle, type TimeReading } from './read-single.ts';
import type { CalendarProperty } from './read-lines.ts';
import { inFormOf, readTime, type ReadTime } from './read-times.ts';

/**
 * Reads when an event takes place: once, or as a series with what was added, removed and overridden. `undefined` when a problem was found.
 */
export function readSchedule(event: Component, reading: TimeReading, findings: Findings): Schedule | undefined {
  const first = readSingle(event, reading, findings);
  if (!first) return undefined;
  const rrule = propertyOf(event, 'RRULE');
  for (const one of event.properties)
    if (one.name === 'EXRULE')
      findings.problems.push(
        problem('property-unsupported', 'Rules of exceptions are not supported.', one.name, one.line),
      );
  const added = timesOf(event, 'RDATE', first, reading, findings);
  const removed = timesOf(event, 'EXDATE', first, reading, findings);
  if (!rrule && added.length === 0 && removed.length === 0) return first;
  const rule = rrule ? parseRule(rrule.value.trim(), first) : undefined;
  if (rrule && rule && !rule.ok) return refused(findings, rule.refusal, rrule);
  const said = propertyOf(event, 'X-INCLUST-GAPS');
  const input = {
    first,
    ...(rule?.ok ? { rule: countAgain(rule.value, said) } : {}),
    added,
    removed,
  };
  const made = said ? makeSeries(withGaps(input, said)) : makeSeries(input);
  if (made.ok) return made.value;
  const isGap = made.refusal.code === 'local-times-do-not-exist' && reading.gaps !== undefined;
  const again = isGap ? makeSeries({ ...input, ...(reading.gaps ? { gaps: reading.gaps } : {}) }) : made;
  return again.ok ? again.value : refused(findings, again.refusal, rrule ?? event.properties[0]);
}

/** What was written for programs that differ about times that do not exist becomes the choice that it was written for. */
function withGaps(
  input: { first: Single; rule?: Rule; added: readonly RecurrenceId[]; removed: readonly RecurrenceId[] },
  said: CalendarProperty,
) {
  const { first, added, removed } = input;
  if (said.value.trim().toUpperCase() !== 'MOVE') {
    const missing = new Set(inGaps(first, removed));
    return { ...input, gaps: 'skip' as const, removed: removed.filter((id) => !missing.has(id)) };
  }
  const bare = makeSeries({ ...input, added: [], gaps: 'move' });
  const missing = bare.ok ? inGaps(first, seriesIds(bare.value)) : [];
  const moved = new Set<RecurrenceId>(missing.map((id) => occurrenceOf(first, id).start));
  return { ...input, gaps: 'move' as const, added: added.filter((id) => !moved.has(id)) };
}

function countAgain(rule: Rule, said: CalendarProperty | undefined): Rule {
  const count = said?.parameters.get('X-COUNT');
  return count === undefined || !/^\d{1,6}$/.test(count)
    ? rule
    : { ...rule, end: { kind: 'count', count: Number(count) } };
}

/** Under which id a series has an occurrence that a file names: that of one that was moved out of a gap is the time in the gap. */
export function idInSeries(
  series: Series,
  named: RecurrenceId,
  ids: readonly RecurrenceId[],
): RecurrenceId | undefined {
  if (ids.includes(named)) return named;
  if (series.gaps !== 'move') return undefined;
  return inGaps(series.first, ids).find((id) => occurrenceOf(series.first, id).start === named);
}

/** Reads an occurrence that differs from its series, as far as its time goes; `undefined` when a problem was found. */
export function readOverride(
  event: Component,
  series: { readonly first: Single; readonly id: RecurrenceId; readonly isCancelled: boolean },
  reading: TimeReading,
  findings: Findings,
): OverrideInput | undefined {
  const { first, id, isCancelled } = series;
  if (isCancelled) return { id, kind: 'cancelled' };
  const single = readSingle(event, reading, findings);
  if (!single) return undefined;
  const time: ReadTime =
    single.kind === 'timed'
      ? { kind: 'timed', local: single.start, zone: single.zone }
      : { kind: 'days', date: single.start };
  const start = inFormOf(time, first);
  const begin = propertyOf(event, 'DTSTART');
  if (start === undefined) {
    const line = begin?.line ?? event.line;
    return void findings.problems.push(
      problem('occurrence-kind-differs', 'An occurrence is a time or days as its series is.', 'DTSTART', line),
    );
  }
  const planned = occurrenceOf(first, id).start;
  const length = lengthOf(single);
  return {
    id,
    kind: 'changed',
    ...(start === id || start === planned ? {} : { start }),
    ...(length === lengthOf(first) ? {} : { length }),
  };
}

/** The id that a RECURRENCE-ID names in the form of a series; `undefined` when a problem was found. */
export function readRecurrenceId(
  property: CalendarProperty,
  first: Single,
  reading: TimeReading,
  findings: Findings,
): RecurrenceId | undefined {
  if (property.parameters.has('RANGE')) {
    findings.problems.push(
      problem('range-unsupported', 'An occurrence stands for itself only.', property.name, property.line),
    );
    return undefined;
  }
  return idFrom(property, property.value, first, reading, findings);
}

function timesOf(
  event: Component,
  name: string,
  first: Single,
  reading: TimeReading,
  findings: Findings,
): RecurrenceId[] {
  const found: RecurrenceId[] = [];
  for (const property of event.properties) {
    if (property.name !== name) continue;
    if (property.parameters.get('VALUE')?.toUpperCase() === 'PERIOD') {
      findings.problems.push(problem('period-unsupported', 'Dates are added without a length.', name, property.line));
      continue;
    }
    for (const text of property.value.split(',')) {
      const id = idFrom(property, text, first, reading, findings);
      if (id !== undefined) found.push(id);
    }
  }
  return found;
}

function idFrom(
  property: CalendarProperty,
  text: string,
  first: Single,
  { find, declared }: TimeReading,
  findings: Findings,
): RecurrenceId | undefined {
  const time = readTime(text, property, find, declared ?? (first.kind === 'timed' ? first.zone : undefined));
  const id = time.ok ? inFormOf(time.value, first) : undefined;
  if (id !== undefined) return id;
  const { code, message } = time.ok
    ? { code: 'occurrence-kind-differs', message: 'An occurrence is a time or days as its series is.' }
    : time;
  findings.problems.push(problem(code, message, property.name, property.line));
  return undefined;
}

function refused(
  findings: Findings,
  { code, message, violations }: Refusal,
  at: CalendarProperty | undefined,
): undefined {
  const parts = (violations ?? []).map(({ field }) => field).join(', ');
  const found: ImportProblem = problem(
    code,
    parts === '' ? message : `${message} (${parts})`,
    at?.name ?? '',
    at?.line ?? 0,
  );
  findings.problems.push(found);
}
