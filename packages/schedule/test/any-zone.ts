import { allOccurrences } from '../src/index.ts';
import { athens, days, repeated } from './given.ts';

// Run by a test under another zone of the machine: what is told must not depend on it.
const tuesdays = repeated(athens('2027-10-19T19:00'), 'FREQ=WEEKLY;COUNT=3');
const mondays = repeated(athens('2027-07-12T00:30'), 'FREQ=WEEKLY;BYDAY=MO;COUNT=60');
const told = {
  tuesdays: allOccurrences(tuesdays).map((one) => (one.kind === 'timed' ? one.startsAt : one.start)),
  mondays: [...new Set(allOccurrences(mondays).map(({ start }) => Temporal.PlainDate.from(start).dayOfWeek))],
  feast: allOccurrences(days('2027-08-15', '2027-08-17')).map(({ start, end }) => [start, end]),
  zone: Temporal.Now.timeZoneId(),
};
process.stdout.write(JSON.stringify(told));
