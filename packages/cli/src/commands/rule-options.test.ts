import { BookingRules } from '@inclust/contracts';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { bookingRulesOf, rulesText, withRules, type RuleOptions } from './rule-options.ts';

/** The options as the command line reads them. */
function typed(...args: readonly string[]): RuleOptions {
  return withRules(new Command())
    .exitOverride()
    .parse([...args], { from: 'user' })
    .opts();
}

test('rules are lengths, choices and steps, and nothing where nothing was typed', () => {
  expect(bookingRulesOf(typed())).toBeUndefined();
  const all = `
    --buffer-before 15m --buffer-after 30m --granularity 30m --shortest 1h --longest 8h --lead-time 2h --horizon 60d
    --hold-for 2h30m --approval --city arta vlora --cancellation 48h=50% 1d=75.5% --cancellation 2h=100%`;
  expect(bookingRulesOf(typed(...all.trim().split(/\s+/)))).toEqual({
    bufferBeforeMinutes: 15,
    bufferAfterMinutes: 30,
    granularityMinutes: 30,
    shortestMinutes: 60,
    longestMinutes: 480,
    leadTimeMinutes: 120,
    horizonMinutes: 86_400,
    holdMinutes: 150,
    approval: true,
    cities: ['arta', 'vlora'],
    cancellation: [
      { beforeMinutes: 2_880, feePermille: 500 },
      { beforeMinutes: 1_440, feePermille: 755 },
      { beforeMinutes: 120, feePermille: 1_000 },
    ],
  });
});

test('who may book is said by bodies and by kinds', () => {
  const body = 'nodes/arta/bodies/dance';
  const rules = bookingRulesOf(typed('--body', body, '--booker', 'staff', 'representative'));
  expect(rules).toEqual({ bodies: [body], bookers: [1, 2] });
  expect(rulesText(BookingRules.fromPartial(rules ?? {}))).toBe(
    `for who is in ${body}, booked by staff or representative`,
  );
  expect(bookingRulesOf(typed('--no-body', '--no-booker'), rules)).toEqual({ bodies: [], bookers: [] });
  expect(() => bookingRulesOf(typed('--booker', 'nobody'))).toThrow('--booker must be one of staff, representative.');
});

test('rules that are not typed stay as they were, and what is taken away is gone', () => {
  const before = { granularityMinutes: 60, approval: true, cities: ['arta'], cancellation: [{ beforeMinutes: 60 }] };
  expect(bookingRulesOf(typed('--longest', '4h'), before)).toEqual({ ...before, longestMinutes: 240 });
  expect(bookingRulesOf(typed('--no-approval', '--no-city', '--no-cancellation'), before)).toEqual({
    granularityMinutes: 60,
    approval: false,
    cities: [],
    cancellation: [],
  });
});

test('a rule of another form is a wrong usage that names the option', () => {
  expect(() => bookingRulesOf(typed('--lead-time', 'soon'))).toThrow('--lead-time must be a length');
  for (const text of ['48h', '48h=', '48h=half', '48h=50', '48h=12.55%', '=50%', 'soon=50%'])
    expect(() => bookingRulesOf(typed('--cancellation', text)), text).toThrow('--cancellation must be');
});

test('rules are shown in one line, without what asks for nothing', () => {
  const rules = BookingRules.fromPartial({
    granularityMinutes: 30,
    shortestMinutes: 30,
    longestMinutes: 1_440,
    bufferAfterMinutes: 15,
    approval: true,
    cities: ['arta', 'corfu'],
    cancellation: [{ beforeMinutes: 2_880, feePermille: 505 }],
  });
  expect(rulesText(rules)).toBe(
    'by 30m, from 30m, up to 1d, buffer after 15m, staff decides, for members of arta and corfu, cancelled 2d before 50.5%',
  );
});
