import { allOccurrences, type Schedule } from '@inclust/schedule';
import type { ScheduleRules } from './rules.ts';

/** What the decider of events needs to know of schedules; one that was made is right, so that it breaks no rule. */
export const scheduleRules: ScheduleRules<Schedule> = {
  violations: () => [],
  same: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  endOf: (schedule) => spanOf(schedule)?.until ?? null,
};

/** From when until when something takes place, in epoch milliseconds; whole days from the first hour on earth to the last. */
export interface Span {
  readonly from: number;
  /** `null` for a rule without an end. */
  readonly until: number | null;
  /** How many occurrences take place. */
  readonly count: number;
}

/** In milliseconds; no zone is further from UTC. */
export const furthestZone = 14 * 60 * 60_000;

/** The span of what takes place; `undefined` where all of it is cancelled. */
export function spanOf(schedule: Schedule): Span | undefined {
  const taking = allOccurrences(schedule).filter(({ isCancelled }) => !isCancelled);
  if (taking.length === 0) return undefined;
  const from = taking.map((one) =>
    one.kind === 'timed' ? Date.parse(one.startsAt) : Date.parse(`${one.start}T00:00Z`) - furthestZone,
  );
  const until = taking.map((one) =>
    one.kind === 'timed' ? Date.parse(one.endsAt) : Date.parse(`${one.end}T00:00Z`) + furthestZone,
  );
  const isEndless = schedule.kind === 'series' && schedule.rule?.end.kind === 'never';
  return {
    from: from.reduce((least, one) => Math.min(least, one)),
    until: isEndless ? null : until.reduce((most, one) => Math.max(most, one)),
    count: taking.length,
  };
}
