import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, calendar, exhibition, repeated, vevent } from '../test/given.ts';
import { importCalendar } from './import-calendar.ts';
import { importJsonLd } from './import-json-ld.ts';
import { eventJsonLdText } from './write-json-ld.ts';

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
const run = { seed, numRuns: Number(process.env['FC_RUNS'] ?? 200) };
const options = { language: 'el', zone: 'Europe/Athens', gaps: 'skip' } as const;

/** A text of which pieces were replaced. */
function damaged(text: string): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom(
      ':',
      ';',
      '"',
      '\r\n',
      '\r\n ',
      '9999',
      '-1',
      '0',
      'Z',
      '\\',
      'BEGIN:VEVENT\r\n',
      'null',
      '[]',
      '{}',
      'P99999D',
    ),
  );
  const change = fc.tuple(fc.nat(text.length), fc.nat(12), piece);
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce((one, [from, length, by]) => one.slice(0, from) + by + one.slice(from + length), text),
    );
}

const nightly = exhibition({ schedule: repeated(at('2027-03-27T03:30'), 'FREQ=DAILY;COUNT=3', { gaps: 'move' }) });

test(`a damaged file is answered, whatever was damaged (seed ${seed})`, { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(fc.oneof(damaged(calendar(exhibition())), damaged(calendar(nightly))), (text) => {
      const read = importCalendar(text, options);
      if (!read.ok) expect(read.problem.code).toMatch(/^[a-z-]+$/);
    }),
    run,
  );
  fc.assert(
    fc.property(damaged(eventJsonLdText(exhibition())), (text) => {
      const read = importJsonLd(text, options);
      if (!read.ok) expect(read.problem.code).toMatch(/^[a-z-]+$/);
    }),
    run,
  );
});

test(`a rule of any parts is answered soon (seed ${seed})`, { timeout: 30_000 }, () => {
  const number = fc.oneof(fc.integer({ min: -60, max: 60 }), fc.constantFrom(0, 366, 999, 1000, 4000));
  const list = fc.array(number, { minLength: 1, maxLength: 3 }).map((numbers) => numbers.join(','));
  const day = fc
    .tuple(fc.constantFrom('', '1', '-1', '5', '53', '-53'), fc.constantFrom('MO', 'TU', 'SU'))
    .map((one) => one.join(''));
  const part = fc.oneof(
    fc.tuple(fc.constantFrom('INTERVAL', 'COUNT'), number).map(([name, value]) => `${name}=${value}`),
    fc.tuple(fc.constantFrom('BYMONTH', 'BYMONTHDAY'), list).map(([name, value]) => `${name}=${value}`),
    fc.array(day, { minLength: 1, maxLength: 3 }).map((value) => `BYDAY=${value.join(',')}`),
    fc.constantFrom('UNTIL=20290101T000000Z', 'WKST=SU', 'BYMONTH=2;BYMONTHDAY=30', 'BYMONTH=2;BYMONTHDAY=29'),
  );
  const starts = ['20271019T190000', '20280229T033000', '20270131T000000'];
  const rule = fc.tuple(fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'), fc.array(part, { maxLength: 4 }));
  fc.assert(
    fc.property(rule, fc.constantFrom(...starts), ([frequency, parts], start) => {
      const before = performance.now();
      const file = vevent(`DTSTART;TZID=Europe/Athens:${start}`, `RRULE:${['FREQ=' + frequency, ...parts].join(';')}`);
      expect(importCalendar(file, options).ok).toBe(true);
      expect(performance.now() - before).toBeLessThan(2000);
    }),
    run,
  );
});
