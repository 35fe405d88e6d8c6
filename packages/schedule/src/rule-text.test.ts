import { expect, test } from 'vitest';
import { refusal, value, zone } from '../test/given.ts';
import { parseRule, ruleText } from './rule-text.ts';

const timed = { kind: 'timed', zone: zone('Europe/Athens') } as const;
const days = { kind: 'days' } as const;

test.each([
  ['BYHOUR=9', 'rule-part-unsupported BYHOUR'],
  ['BYSETPOS=1', 'rule-part-unsupported BYSETPOS'],
  ['BYWEEKNO=20', 'rule-part-unsupported BYWEEKNO'],
  ['BYYEARDAY=1', 'rule-part-unsupported BYYEARDAY'],
  ['BYMINUTE=1', 'rule-part-unsupported BYMINUTE'],
  ['RSCALE=CHINESE', 'rule-part-unsupported RSCALE'],
  ['SKIP=OMIT', 'rule-part-unsupported SKIP'],
  ['X-A=1', 'rule-part-unsupported X-A'],
  ['INTERVAL=0', 'rule-part-invalid INTERVAL'],
  ['INTERVAL=1,2', 'rule-part-invalid INTERVAL'],
  ['COUNT=0', 'rule-part-invalid COUNT'],
  ['COUNT=-1', 'rule-part-invalid COUNT'],
  ['COUNT=1e3', 'rule-part-invalid COUNT'],
  ['BYMONTH=13', 'rule-part-invalid BYMONTH'],
  ['BYMONTHDAY=0', 'rule-part-invalid BYMONTHDAY'],
  ['BYMONTHDAY=32', 'rule-part-invalid BYMONTHDAY'],
  ['BYDAY=TX', 'rule-part-invalid BYDAY'],
  ['BYDAY=0TU', 'rule-part-invalid BYDAY'],
  ['BYDAY=6TU', 'rule-part-invalid BYDAY'],
  ['BYDAY=', 'rule-part-invalid BYDAY'],
  ['WKST=1', 'rule-part-invalid WKST'],
  ['UNTIL=20271102', 'rule-part-invalid UNTIL'],
  ['UNTIL=20271102T190000', 'rule-part-invalid UNTIL'],
  ['UNTIL=20271302T190000Z', 'rule-part-invalid UNTIL'],
  ['COUNT=1;UNTIL=20271102T190000Z', 'rule-parts-conflict COUNT'],
  ['COUNT=1;COUNT=1', 'rule-part-repeated COUNT'],
  ['BYDAY=2TU;BYMONTHDAY=3', 'rule-parts-conflict BYDAY'],
  ['COUNT', 'rule-malformed'],
])('FREQ=MONTHLY;%s: %s', (part, code) => {
  expect(refusal(parseRule(`FREQ=MONTHLY;${part}`, timed)).join(' ')).toBe(code);
});

test.each([
  ['INTERVAL=1', 'rule-part-missing FREQ'],
  ['FREQ=SECONDLY', 'rule-part-unsupported FREQ'],
  ['FREQ=HOURLY', 'rule-part-unsupported FREQ'],
  ['FREQ=FORTNIGHTLY', 'rule-part-invalid FREQ'],
  ['FREQ=WEEKLY;BYDAY=2TU', 'rule-parts-conflict BYDAY'],
  ['FREQ=WEEKLY;BYMONTHDAY=2', 'rule-parts-conflict BYMONTHDAY'],
  ['', 'rule-malformed'],
])('%s: %s', (text, code) => {
  expect(refusal(parseRule(text, timed)).join(' ')).toBe(code);
});

test.each([
  ['rrule:freq=weekly;byday=we,mo;interval=2;wkst=SU', timed, 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU'],
  ['FREQ=MONTHLY;BYDAY=-1FR,+2TU;UNTIL=20271102T170000Z', timed, 'FREQ=MONTHLY;UNTIL=20271102T170000Z;BYDAY=-1FR,2TU'],
  ['FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15;UNTIL=20310815', days, 'FREQ=YEARLY;UNTIL=20310815;BYMONTH=8;BYMONTHDAY=15'],
])('%s is written %s', (text, of, written) => {
  expect(ruleText(value(parseRule(text, of)), of)).toBe(written);
});

test('an end in the second of two equal hours lets all of the first be', () => {
  const rule = value(parseRule('FREQ=DAILY;UNTIL=20271031T011000Z', timed));
  expect(rule.end).toEqual({ kind: 'until', until: '2027-10-31T03:59:59' });
});
