import { instantOfMilliseconds, type PlainDateText } from '@inclust/kernel';
import type { Clock } from './app/ports.ts';

/** Tells the moment, and the day it is in a zone; the zone is asked once a day. */
export function clockIn(timeZone: string): Clock {
  let today = '' as PlainDateText;
  let dayStart = Infinity;
  let nextDay = 0;
  return {
    now: () => {
      const now = Date.now();
      if (now < dayStart || now >= nextDay) {
        const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
        today = local.toPlainDate().toString() as PlainDateText;
        dayStart = local.startOfDay().epochMilliseconds;
        nextDay = local.add({ days: 1 }).startOfDay().epochMilliseconds;
      }
      return { at: instantOfMilliseconds(now), today };
    },
  };
}
