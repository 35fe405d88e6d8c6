import { plainOf, localTime, type LocalTime } from './local.ts';
import { limits, type RecurrenceId, type Single } from './schedule.ts';
import { transitions, type ZoneName } from './zone.ts';

/** Wall times `[from, until)` over which the clocks of a zone are put forward. */
interface Gap {
  readonly from: LocalTime;
  readonly until: LocalTime;
}

/** Those of the times of a series that do not exist in its zone; none for whole days. */
export function inGaps(first: Single, ids: readonly RecurrenceId[]): RecurrenceId[] {
  if (first.kind === 'days') return [];
  const gaps = gapsOf(first.zone, ids[0] ?? first.start, ids.at(-1) ?? first.start);
  return ids.filter((id) => gaps.some(({ from, until }) => id >= from && id < until));
}

/** The last day up to which a series is read. */
export function horizonOf(first: Single): Temporal.PlainDateTime {
  return plainOf(first.start).add({ years: limits.years });
}

function gapsOf(zone: ZoneName, from: RecurrenceId, until: RecurrenceId): Gap[] {
  const [begin, end] = [Date.parse(`${from.slice(0, 10)}T00:00Z`), Date.parse(`${until.slice(0, 10)}T00:00Z`)];
  const twoDays = 2 * 86_400_000;
  return transitions(zone, begin - twoDays, end + twoDays)
    .filter(({ offsetBefore, offsetAfter }) => offsetAfter > offsetBefore)
    .map(({ instant, offsetBefore, offsetAfter }) => {
      const utc = Temporal.Instant.from(instant).toZonedDateTimeISO('UTC').toPlainDateTime();
      return {
        from: localTime(utc.add({ seconds: offsetBefore })),
        until: localTime(utc.add({ seconds: offsetAfter })),
      };
    });
}
