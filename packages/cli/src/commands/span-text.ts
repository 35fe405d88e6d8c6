import { parseZone, resolve, wallTime, type ZoneName } from '@inclust/schedule';
import { offsetText } from './wall-times.ts';

/** When something is, by the clocks of a zone: `2027-07-05 10:00–12:00 Europe/Athens`. A time that comes twice has its offset. */
export function spanText(startTime: string, endTime: string, zone: ZoneName): string {
  return `${clockText(startTime, endTime, zone)} ${zone}`;
}

/** The same by the clocks of the caller's own zone; empty where they show the same. */
export function ownSpanText(startTime: string, endTime: string, zone: ZoneName, own: ZoneName | undefined): string {
  if (!own || clockText(startTime, endTime, zone) === clockText(startTime, endTime, own)) return '';
  return spanText(startTime, endTime, own);
}

/** The zone in which the caller is. */
export function ownZone(): ZoneName | undefined {
  return parseZone(Temporal.Now.timeZoneId());
}

function clockText(startTime: string, endTime: string, zone: ZoneName): string {
  const [start, end] = [clockAt(startTime, zone), clockAt(endTime, zone)];
  if (start.day === end.day) return `${start.day} ${start.time}–${end.time}`;
  return `${start.day} ${start.time} – ${end.day} ${end.time}`;
}

function clockAt(moment: string, zone: ZoneName): { readonly day: string; readonly time: string } {
  const milliseconds = Date.parse(moment);
  const local = wallTime(milliseconds, zone);
  const offset = resolve(local, zone).kind === 'repeated' ? offsetText(milliseconds, zone) : '';
  return { day: local.slice(0, 10), time: `${local.slice(11, 16)}${offset}` };
}
