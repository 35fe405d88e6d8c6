import type { ZoneName } from '@inclust/schedule';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { minutesOf } from './length-of-time.ts';
import { momentIn } from './wall-times.ts';

/** From when until when, as it is typed. */
export interface BookingTimeOptions {
  readonly start: string;
  readonly end?: string;
  readonly length?: string;
}

/** Two moments, ISO 8601. */
interface BookingTime {
  readonly startTime: string;
  readonly endTime: string;
}

/** Adds the options of a time of a space to a command. */
export function withTime(command: Command): Command {
  return command
    .requiredOption('--start <time>', 'by the clocks of the space, such as 2027-07-05T10:00')
    .option('--end <time>', 'such as 2027-07-05T12:00, or 12:00 of the same day')
    .option('--length <length>', 'how long instead, such as 2h or 90m');
}

/** The moments that are typed by the clocks of a zone, or with their offsets where none is known. Without an end it is as long as `usual` says, in milliseconds. */
export function bookingTimeOf(options: BookingTimeOptions, zone: ZoneName | undefined, usual?: number): BookingTime {
  const { start, end, length } = options;
  if (end !== undefined && length !== undefined)
    throw new Failure('usage', 'option-invalid', 'Give either an --end or a --length.');
  const startTime = momentIn('--start', start, zone);
  if (end !== undefined) {
    const ofDay = /^\d{2}:\d{2}$/.test(end) ? `${start.slice(0, 10)}T${end}` : end;
    return { startTime, endTime: momentIn('--end', ofDay, zone) };
  }
  const milliseconds = length === undefined ? usual : minutesOf('--length', length) * 60_000;
  if (milliseconds === undefined) throw new Failure('usage', 'option-missing', 'Say until when: --end or --length.');
  return { startTime, endTime: new Date(Date.parse(startTime) + milliseconds).toISOString() };
}
