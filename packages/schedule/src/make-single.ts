import { accept, type Outcome } from '@inclust/kernel';
import { parseLocalDate, parseLocalTime, plainOf, type LocalTime } from './local.ts';
import { refused } from './refusals.ts';
import { limits, type Timed, type WholeDays } from './schedule.ts';
import { parseZone, resolve, wallTime } from './zone.ts';

/** A time of a place; how long it takes is given in seconds of real time, or by the wall time at which it ends. */
export type TimedInput = {
  /** `2027-10-19T19:00`, seconds may follow. */
  readonly start: string;
  /** `Europe/Athens`. */
  readonly zone: string;
} & ({ readonly seconds: number } | { readonly end: string });

/** A time, and whether its wall time comes twice on that day: then the first of the two is meant. */
export interface MadeTimed {
  readonly schedule: Timed;
  readonly isRepeated: boolean;
}

/**
 * Makes a single time. Refuses with `local-time-malformed`, `zone-unknown`, `local-time-does-not-exist` over which the clocks are put
 * forward, `end-before-start`, and `length-out-of-range` for more than 366 days.
 */
export function timed(input: TimedInput): Outcome<MadeTimed> {
  const zone = parseZone(input.zone);
  if (!zone) return refused('zone-unknown', 'The zone is not one of the IANA database.', ['zone']);
  const start = parseLocalTime(input.start);
  if (!start) return refused('local-time-malformed', 'A wall time is written 2027-10-19T19:00.', ['start']);
  const begin = resolve(start, zone);
  if (begin.kind === 'gap') return doesNotExist('start');
  const isRepeated = begin.kind === 'repeated';
  if ('seconds' in input) return checked({ kind: 'timed', start, zone, seconds: input.seconds }, isRepeated);
  const end = parseLocalTime(input.end);
  if (!end) return refused('local-time-malformed', 'A wall time is written 2027-10-19T19:00.', ['end']);
  const finish = resolve(end, zone);
  if (finish.kind === 'gap') return doesNotExist('end');
  // What begins in the first of two equal hours may end in the second.
  const milliseconds =
    finish.milliseconds < begin.milliseconds && finish.kind === 'repeated'
      ? plainOf(end).toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds
      : finish.milliseconds;
  const seconds = (milliseconds - begin.milliseconds) / 1000;
  if (seconds < 0) return refused('end-before-start', 'The end is not before the start.', ['end']);
  return checked({ kind: 'timed', start, zone, seconds }, isRepeated);
}

function checked(schedule: Timed, isRepeated: boolean): Outcome<MadeTimed> {
  const { seconds } = schedule;
  return isLength(seconds, 0, limits.seconds)
    ? accept({ schedule, isRepeated })
    : refused('length-out-of-range', 'It takes whole seconds, at most 366 days.', ['seconds']);
}

/** Days without a zone; `end` is the first that is no longer part of it, one day when absent. */
export interface WholeDaysInput {
  readonly start: string;
  readonly end?: string;
}

/** Makes whole days. Refuses with `local-date-malformed`, `end-before-start`, and `length-out-of-range` for more than 366 days. */
export function wholeDays(input: WholeDaysInput): Outcome<WholeDays> {
  const start = parseLocalDate(input.start);
  if (!start) return refused('local-date-malformed', 'A day is written 2027-10-19.', ['start']);
  const end = input.end === undefined ? undefined : parseLocalDate(input.end);
  if (input.end !== undefined && !end) return refused('local-date-malformed', 'A day is written 2027-10-19.', ['end']);
  const days = end ? Temporal.PlainDate.from(start).until(end).days : 1;
  if (days < 1)
    return refused('end-before-start', 'The end is the first day after, so it is after the start.', ['end']);
  if (days > limits.days) return refused('length-out-of-range', 'It takes at most 366 days.', ['end']);
  return accept({ kind: 'days', start, days });
}

/** Whether something may take so long. */
export function isLength(length: number, least: number, most: number): boolean {
  return Number.isInteger(length) && length >= least && length <= most;
}

/** The wall time at which a single time ends. */
export function endOf({ start, zone, seconds }: Timed): LocalTime {
  return wallTime(resolve(start, zone).milliseconds + seconds * 1000, zone);
}

function doesNotExist(field: string) {
  return refused(
    'local-time-does-not-exist',
    'The clocks are put forward over this time on that day; choose one before or after.',
    [field],
  );
}
