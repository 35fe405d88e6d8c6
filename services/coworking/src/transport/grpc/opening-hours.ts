import type { OpeningHours as ProtoHours, TimeRange as ProtoRange } from '@inclust/contracts';
import type { FieldViolation, LocalizedText } from '@inclust/kernel';
import { textFromProto, textToProto } from '@inclust/rpc';
import { parseLocalDate, weekdays } from '@inclust/schedule';
import {
  blackoutCodes,
  type Blackout,
  type HolidayHours,
  type OpeningException,
  type OpeningHours,
  type TimeRange,
  type WeekdayHours,
} from '../../domain/opening/opening-hours.ts';
import { holidayTreatments } from './enums.ts';

/** Opening hours from a message; what cannot be read is told of its field below `field`. */
export function hoursFromProto(hours: ProtoHours | undefined, field: string, found: FieldViolation[]): OpeningHours {
  const { weekly = [], exceptions = [], holidayCountry = '', onHolidays, blackouts = [] } = hours ?? {};
  const wrong = (at: string, rule: string, message: string) => found.push({ field: `${field}.${at}`, rule, message });
  return {
    weekly: weekly.flatMap(({ weekday, ranges }, turn): WeekdayHours[] => {
      const day = weekdays.find((one) => one === weekday);
      if (!day) wrong(`weekly[${turn}].weekday`, 'weekday-unknown', `One of ${weekdays.join(', ')}.`);
      return day ? [{ weekday: day, ranges: rangesOf(ranges) }] : [];
    }),
    exceptions: exceptions.flatMap(({ date, ranges, reason }, turn): OpeningException[] => {
      const day = parseLocalDate(date);
      if (!day) wrong(`exceptions[${turn}].date`, 'date-format', 'Must be YYYY-MM-DD.');
      return day ? [{ date: day, ranges: rangesOf(ranges), ...reasonOf(textFromProto(reason)) }] : [];
    }),
    holidayCountry,
    onHolidays: treatmentOf(onHolidays),
    blackouts: blackouts.flatMap(({ startTime, endTime, code, reason }, turn): Blackout[] => {
      const at = `blackouts[${turn}]`;
      const known = code === '' ? 'other' : blackoutCodes.find((one) => one === code);
      if (!known) wrong(`${at}.code`, 'code-unknown', `One of ${blackoutCodes.join(', ')}.`);
      const [start, end] = [momentOf(startTime), momentOf(endTime)];
      if (start === undefined) wrong(`${at}.start_time`, 'required', 'Say from when.');
      if (end === undefined) wrong(`${at}.end_time`, 'required', 'Say until when.');
      if (!known || start === undefined || end === undefined) return [];
      return [{ start, end, code: known, ...reasonOf(textFromProto(reason)) }];
    }),
  };
}

/** Opening hours as a message. */
export function hoursToProto({ weekly, exceptions, holidayCountry, onHolidays, blackouts }: OpeningHours): ProtoHours {
  return {
    weekly: weekly.map(({ weekday, ranges }) => ({ weekday, ranges: ranges.map(rangeToProto) })),
    exceptions: exceptions.map(({ date, ranges, reason }) => ({
      date,
      ranges: ranges.map(rangeToProto),
      reason: reason && textToProto(reason),
    })),
    holidayCountry,
    onHolidays: {
      treatment: holidayTreatments.toProto(onHolidays.kind),
      ranges: onHolidays.kind === 'ranges' ? onHolidays.ranges.map(rangeToProto) : [],
    },
    blackouts: blackouts.map(({ start, end, code, reason }) => ({
      startTime: new Date(start).toISOString(),
      endTime: new Date(end).toISOString(),
      code,
      reason: reason && textToProto(reason),
    })),
  };
}

/** A moment of a message in epoch milliseconds; `undefined` where there is none. */
export function momentOf(text: string | undefined): number | undefined {
  const moment = Date.parse(text ?? '');
  return Number.isNaN(moment) ? undefined : moment;
}

function treatmentOf(hours: ProtoHours['onHolidays']): HolidayHours {
  const kind = hours && holidayTreatments.fromProto(hours.treatment);
  if (kind === 'ranges') return { kind, ranges: rangesOf(hours?.ranges ?? []) };
  return { kind: kind ?? 'closed' };
}

function rangesOf(ranges: readonly ProtoRange[]): readonly TimeRange[] {
  return ranges.map(({ start, end }) => ({ start, end }));
}

function rangeToProto({ start, end }: TimeRange): ProtoRange {
  return { start, end };
}

function reasonOf(reason: LocalizedText): { readonly reason?: LocalizedText } {
  return Object.keys(reason).length > 0 ? { reason } : {};
}
