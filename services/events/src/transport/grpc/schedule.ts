import { GapChoice, type Occurrence as ProtoOccurrence, type Schedule as ProtoSchedule } from '@inclust/contracts';
import { accept, invalid, within, type Outcome } from '@inclust/kernel';
import {
  parseRule,
  ruleText,
  series,
  timed,
  wholeDays,
  type Occurrence,
  type Override,
  type OverrideInput,
  type Schedule,
  type Single,
} from '@inclust/schedule';
import { gapChoices } from './enums.ts';

/** A schedule from a message. What is refused is told by the part or the occurrence at fault, below `field`. */
export function scheduleFromProto(message: ProtoSchedule, field: string): Outcome<Schedule> {
  return within(field, parsed(message));
}

function parsed(message: ProtoSchedule): Outcome<Schedule> {
  const first = singleFromProto(message.first);
  if (!first.ok) return first;
  const { rule, added, removed, overrides, gapChoice } = message;
  if (rule === '' && added.length === 0 && removed.length === 0 && overrides.length === 0) return first;
  const read = rule === '' ? undefined : parseRule(rule, first.value);
  if (read && !read.ok) return within('rule', read);
  const gaps = gapChoices.fromProto(gapChoice);
  return series({
    first: first.value,
    ...(read ? { rule: read.value } : {}),
    added,
    removed,
    overrides: overrides.map(overrideFromProto),
    ...(gaps ? { gaps } : {}),
  });
}

function singleFromProto(first: ProtoSchedule['first']): Outcome<Single> {
  if (first?.$case === 'timed') {
    const { startTime, timeZone, durationSeconds } = first.value;
    const made = timed({ start: startTime, zone: timeZone, seconds: Number(durationSeconds) });
    return made.ok ? accept(made.value.schedule) : within('timed', made);
  }
  if (first?.$case === 'days') {
    const { startDate, dayCount } = first.value;
    const made = wholeDays({ start: startDate });
    if (!made.ok) return within('days', made);
    if (dayCount >= 0 && dayCount <= 366) return accept({ ...made.value, days: Math.max(1, dayCount) });
    return invalid([{ field: 'days.day_count', rule: 'length-out-of-range', message: '1 to 366 days.' }]);
  }
  return invalid([{ field: 'first', rule: 'required', message: 'Say when it takes place: timed or days.' }]);
}

function overrideFromProto(override: ProtoSchedule['overrides'][number]): OverrideInput {
  const { occurrence: id, cancelled, start, length } = override;
  if (cancelled) return { id, kind: 'cancelled' };
  return {
    id,
    kind: 'changed',
    ...(start === '' ? {} : { start }),
    ...(length === 0n ? {} : { length: Number(length) }),
  };
}

/** A schedule as a message. */
export function scheduleToProto(schedule: Schedule): ProtoSchedule {
  if (schedule.kind !== 'series')
    return {
      first: singleToProto(schedule),
      rule: '',
      added: [],
      removed: [],
      overrides: [],
      gapChoice: GapChoice.GAP_CHOICE_UNSPECIFIED,
    };
  const { first, rule, added, removed, overrides, gaps } = schedule;
  return {
    first: singleToProto(first),
    rule: rule ? ruleText(rule, first) : '',
    added: [...added],
    removed: [...removed],
    overrides: overrides.map(overrideToProto),
    gapChoice: gaps ? gapChoices.toProto(gaps) : GapChoice.GAP_CHOICE_UNSPECIFIED,
  };
}

function singleToProto(single: Single): ProtoSchedule['first'] {
  if (single.kind === 'days') return { $case: 'days', value: { startDate: single.start, dayCount: single.days } };
  const { start: startTime, zone: timeZone, seconds } = single;
  return { $case: 'timed', value: { startTime, timeZone, durationSeconds: BigInt(seconds) } };
}

function overrideToProto(override: Override): ProtoSchedule['overrides'][number] {
  const { id: occurrence } = override;
  if (override.kind === 'cancelled') return { occurrence, cancelled: true, start: '', length: 0n };
  return { occurrence, cancelled: false, start: override.start ?? '', length: BigInt(override.length ?? 0) };
}

/** An occurrence as a message. */
export function occurrenceToProto(one: Occurrence): ProtoOccurrence {
  const named = {
    occurrence: one.id,
    start: one.start,
    end: one.end,
    moved: one.isMoved,
    cancelled: one.isCancelled,
  };
  if (one.kind === 'days')
    return { ...named, timeZone: '', startTime: undefined, endTime: undefined, repeatedHour: false };
  const { zone: timeZone, startsAt: startTime, endsAt: endTime, isRepeated: repeatedHour } = one;
  return { ...named, timeZone, startTime, endTime, repeatedHour };
}
