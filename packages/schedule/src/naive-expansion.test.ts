import { instantOfMilliseconds } from '@inclust/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleIds, seriesIds } from './expand.ts';
import { inGaps } from './gaps.ts';
import { parseLocalDate, parseLocalTime } from './local.ts';
import { series } from './make-series.ts';
import { allOccurrences, nextOccurrences, occurrencesIn } from './occurrences.ts';
import { frequencies, weekdays, type Rule, type RuleDay } from './rule.ts';
import { checkRule, parseRule, ruleText } from './rule-text.ts';
import type { Single } from './schedule.ts';
import { parseZone } from './zone.ts';

/** All days of a rule by looking at each day, in the words of RFC 5545, 3.3.10. */
function naive(first: Single, rule: Rule): string[] {
  const start = Temporal.PlainDate.from(first.start.slice(0, 10));
  const end = start.add({ years: 10 });
  const time = first.start.slice(10);
  const found: string[] = [];
  for (let day = start; Temporal.PlainDate.compare(day, end) <= 0; day = day.add({ days: 1 })) {
    if (!isInPeriod(start, day, rule) || !matches(start, day, rule)) continue;
    const id = `${day.toString()}${time}`;
    if (rule.end.kind === 'until' && id > rule.end.until) break;
    found.push(id);
    if (rule.end.kind === 'count' && found.length === rule.end.count) break;
  }
  return found;
}

function isInPeriod(start: Temporal.PlainDate, day: Temporal.PlainDate, { frequency, interval, weekStart }: Rule) {
  switch (frequency) {
    case 'daily':
      return start.until(day, { largestUnit: 'days' }).days % interval === 0;
    case 'weekly': {
      const beginning = (one: Temporal.PlainDate) =>
        one.subtract({ days: (one.dayOfWeek - 1 - weekdays.indexOf(weekStart) + 7) % 7 });
      return (beginning(start).until(beginning(day), { largestUnit: 'days' }).days / 7) % interval === 0;
    }
    case 'monthly':
      return ((day.year - start.year) * 12 + day.month - start.month) % interval === 0;
    case 'yearly':
      return (day.year - start.year) % interval === 0;
  }
}

function matches(start: Temporal.PlainDate, day: Temporal.PlainDate, rule: Rule): boolean {
  const { frequency, months, monthDays, days } = rule;
  if (months.length > 0 && !months.includes(day.month)) return false;
  const fromEnd = day.day - day.daysInMonth - 1;
  if (monthDays.length > 0 && !monthDays.includes(day.day) && !monthDays.includes(fromEnd)) return false;
  if (days.length > 0) {
    const inYear = frequency === 'yearly' && months.length === 0;
    const [position, size] = inYear ? [day.dayOfYear, day.daysInYear] : [day.day, day.daysInMonth];
    const [ordinal, last] = [Math.ceil(position / 7), -Math.ceil((size - position + 1) / 7)];
    const isNamed = days.some(
      (one) =>
        one.weekday === weekdays[day.dayOfWeek - 1] &&
        (one.ordinal === undefined || one.ordinal === ordinal || one.ordinal === last),
    );
    if (!isNamed) return false;
  }
  if (monthDays.length > 0 || days.length > 0) return true;
  switch (frequency) {
    case 'daily':
      return true;
    case 'weekly':
      return day.dayOfWeek === start.dayOfWeek;
    case 'monthly':
      return day.day === start.day;
    case 'yearly':
      return day.day === start.day && (months.length > 0 || day.month === start.month);
  }
}

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
const run = { seed, numRuns: Number(process.env['FC_RUNS'] ?? 100) };
const zones = ['Europe/Athens', 'Europe/Tirane', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];

const someRule: fc.Arbitrary<Rule> = fc
  .record({
    frequency: fc.constantFrom(...frequencies),
    interval: fc.integer({ min: 1, max: 4 }),
    months: fc.oneof(fc.constant([]), fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })),
    monthDays: fc.oneof(
      fc.constant([]),
      fc.uniqueArray(fc.constantFrom(1, 13, 15, 28, 29, 30, 31, -1, -2, -29, -31), { maxLength: 3 }),
    ),
    days: fc.oneof(
      fc.constant([]),
      fc.uniqueArray(fc.record({ weekday: fc.constantFrom(...weekdays) }), {
        maxLength: 4,
        selector: (one) => one.weekday,
      }),
      fc.uniqueArray(
        fc.record({ weekday: fc.constantFrom(...weekdays), ordinal: fc.constantFrom(1, 2, 4, 5, -1, -2, -5) }),
        { maxLength: 3, selector: (one) => `${one.ordinal}${one.weekday}` },
      ),
    ),
    weekStart: fc.constantFrom(...weekdays),
    end: fc.constant<Rule['end']>({ kind: 'never' }),
  })
  .filter(({ frequency, monthDays, days }) => {
    const named: readonly RuleDay[] = days;
    const hasOrdinal = named.some((day) => day.ordinal !== undefined);
    if (hasOrdinal && (frequency === 'daily' || frequency === 'weekly' || monthDays.length > 0)) return false;
    return frequency !== 'weekly' || monthDays.length === 0;
  });

const someFirst: fc.Arbitrary<Single> = fc
  .record({
    day: fc.integer({ min: 0, max: 2000 }),
    time: fc.constantFrom('00:30', '02:30', '03:30', '19:00', '23:59'),
    zone: fc.constantFrom(...zones),
    isTimed: fc.boolean(),
    hours: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ day, time, zone, isTimed, hours }) => {
    const date = Temporal.PlainDate.from('2026-01-01').add({ days: day }).toString();
    const local = parseLocalTime(`${date}T${time}`);
    const [start, parsed] = [parseLocalDate(date), parseZone(zone)];
    if (!local || !start || !parsed) throw new Error('not a time');
    return isTimed
      ? { kind: 'timed', start: local, zone: parsed, seconds: hours * 3600 }
      : { kind: 'days', start, days: hours + 1 };
  });

/** A first that is one of the rule, and an end. */
const someRuleWithFirst = fc
  .tuple(someFirst, someRule, fc.constantFrom('count', 'until', 'never'), fc.integer({ min: 1, max: 60 }))
  .map(([first, rule, end, number]): { first: Single; rule: Rule } | undefined => {
    const [found] = naive(first, { ...rule, interval: 1 });
    if (found === undefined) return undefined;
    const moved = startingAt(first, found);
    const all = naive(moved, rule);
    const last = all[Math.min(number, all.length) - 1];
    if (last === undefined || end === 'never') return { first: moved, rule };
    const until = startingAt(moved, last).start;
    return {
      first: moved,
      rule: {
        ...rule,
        end: end === 'count' ? { kind: 'count', count: Math.min(number, all.length) } : { kind: 'until', until },
      },
    };
  })
  .filter((one) => one !== undefined);

function startingAt(first: Single, id: string): Single {
  const [time, date] = [parseLocalTime(id), parseLocalDate(id)];
  if (first.kind === 'timed' && time) return { ...first, start: time };
  if (first.kind === 'days' && date) return { ...first, start: date };
  throw new Error('not a start');
}

test(`a rule gives what looking at each day gives (seed ${seed})`, { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(someRuleWithFirst, ({ first, rule }) => {
      expect(ruleIds(first, rule)).toEqual(naive(first, rule));
    }),
    run,
  );
});

test(`a rule is read as it was written (seed ${seed})`, { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(someRuleWithFirst, ({ first, rule }) => {
      const text = ruleText(rule, first);
      const back = parseRule(text, first);
      if (!back.ok) throw new Error(back.refusal.message);
      const ordered = checkRule(rule);
      if (!ordered.ok) throw new Error(ordered.refusal.message);
      expect(back.value).toEqual(ordered.value);
      expect(ruleIds(first, back.value)).toEqual(ruleIds(first, rule));
    }),
    run,
  );
});

test(`windows and pages give all of it, once (seed ${seed})`, { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(
      someRuleWithFirst,
      fc.constantFrom('skip', 'move'),
      fc.integer({ min: 0, max: 700 }),
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom(...zones),
      ({ first, rule }, gaps, offset, span, zoneName) => {
        const zone = parseZone(zoneName);
        const all = ruleIds(first, rule);
        const [second, third] = [all[1], all[2]];
        const made = series({
          first,
          rule,
          gaps,
          ...(second && inGaps(first, [second]).length === 0
            ? { overrides: [{ id: second, kind: 'changed', length: 5 }] }
            : {}),
          ...(third ? { removed: [third] } : {}),
        });
        if (!zone || !made.ok) return;
        const begin = Temporal.PlainDate.from(first.start.slice(0, 10)).add({ days: offset - 100 });
        const from = begin.toZonedDateTime('UTC').epochMilliseconds;
        const until = from + span * 86_400_000;
        const text = (milliseconds: number) => new Date(milliseconds).toISOString();
        const window = { from: instant(text(from)), until: instant(text(until)), zone };
        const expected = allOccurrences(made.value).filter((one) => {
          const [start, end] =
            one.kind === 'timed'
              ? [one.startsAt, one.endsAt]
              : [one.start, one.end].map((date) =>
                  text(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds),
                );
          return (
            start !== undefined &&
            end !== undefined &&
            start < window.until &&
            (end > window.from || (start === end && start >= window.from))
          );
        });
        expect(occurrencesIn(made.value, window)).toEqual(expected);

        const whole = allOccurrences(made.value).map(({ id }) => id);
        const paged: string[] = [];
        let after: string | undefined;
        do {
          const page = nextOccurrences(made.value, {
            from: instant('1990-01-01T00:00:00.000Z'),
            zone,
            limit: 97,
            ...(after === undefined ? {} : { after }),
          });
          paged.push(...page.occurrences.map(({ id }) => id));
          after = page.next;
        } while (after !== undefined);
        expect(paged).toEqual(whole);
      },
    ),
    { ...run, numRuns: run.numRuns / 2 },
  );
});

test('what is skipped is not counted', () => {
  const zone = parseZone('Europe/Athens');
  const start = parseLocalTime('2028-03-24T03:30');
  if (!zone || !start) throw new Error('not a time');
  const first: Single = { kind: 'timed', start, zone, seconds: 3600 };
  const rule = parseRule('FREQ=DAILY;COUNT=4', first);
  if (!rule.ok) throw new Error(rule.refusal.message);
  const made = (gaps: 'skip' | 'move') => {
    const one = series({ first, rule: rule.value, gaps });
    if (!one.ok) throw new Error(one.refusal.message);
    return one.value;
  };
  expect(seriesIds(made('skip')).map((id) => id.slice(8, 10))).toEqual(['24', '25', '27', '28']);
  expect(seriesIds(made('move')).map((id) => id.slice(8, 10))).toEqual(['24', '25', '26', '27']);
});

function instant(text: string) {
  return instantOfMilliseconds(Date.parse(text));
}
