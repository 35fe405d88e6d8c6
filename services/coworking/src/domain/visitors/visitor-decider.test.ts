import type { InstantText, Uuid } from '@inclust/kernel';
import { parseLocalDate, type LocalDate } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { id } from '../../../test/bookables.ts';
import { athens } from '../../../test/opening.ts';
import { namesUntil, type VisitorDay } from './visitor-day.ts';
import { visitorDecider, type VisitorCommand } from './visitor-decider.ts';

const date = parseLocalDate('2027-10-05') as LocalDate;
const day = { id: id(1), space: id(2), date, namesUntil: namesUntil(date, athens) };
const at = '2027-10-05T08:00:00.000Z' as InstantText;
const visitor = (number: number, more: object = {}) => ({
  id: id(number),
  name: 'Ελένη',
  visits: 'Αρχείο',
  cameAt: Date.parse(at),
  ...more,
});
const signIn = (number: number, more: object = {}): VisitorCommand => ({
  kind: 'sign-in',
  at,
  day,
  visitor: visitor(number, more),
});

/** The day after some commands, and what the last came to. */
function after(...commands: readonly VisitorCommand[]): {
  readonly kept: VisitorDay | undefined;
  readonly last: string;
} {
  let kept: VisitorDay | undefined;
  let last = '';
  for (const command of commands) {
    const decided = visitorDecider.decide(command, kept);
    last = decided.ok ? decided.value.map(({ kind }) => kind).join() : decided.refusal.code;
    if (decided.ok) for (const step of decided.value) kept = visitorDecider.evolve(kept, step);
  }
  return { kept, last };
}

const out = (visitorId: Uuid): VisitorCommand => ({ kind: 'sign-out', at, visitor: visitorId });

test('who comes is counted once, however often it is said', () => {
  expect(after(signIn(3), signIn(4), signIn(3))).toMatchObject({ kept: { count: 2, left: 0 }, last: '' });
});

test('who leaves is counted once, and nobody leaves who did not come', () => {
  expect(after(signIn(3), out(id(3)), out(id(3)))).toMatchObject({ kept: { count: 1, left: 1 }, last: '' });
  expect(after(signIn(3), out(id(4))).last).toBe('visitor-not-found');
  expect(after(out(id(4))).last).toBe('visitor-not-found');
});

test('who is forgotten stays counted', () => {
  const { kept } = after(signIn(3), out(id(3)), { kind: 'forget', at, visitor: id(3) });
  expect(kept).toMatchObject({ count: 1, left: 1, visitors: [] });
  expect(after(signIn(3), { kind: 'forget', at, visitor: id(4) }).last).toBe('visitor-not-found');
  // A request that comes again, late, brings nobody back.
  expect(after(signIn(3), { kind: 'forget', at, visitor: id(3) }, signIn(3))).toMatchObject({
    kept: { count: 1, visitors: [] },
    last: 'visitor-not-found',
  });
});

test('names are kept to the end of the thirtieth day by the clocks of the space, across their change, and not a moment longer', () => {
  expect(new Date(day.namesUntil).toISOString()).toBe('2027-11-04T22:00:00.000Z');
  const all = (moment: number): VisitorCommand => ({
    kind: 'forget-all',
    at: new Date(moment).toISOString() as InstantText,
  });
  expect(after(signIn(3), all(day.namesUntil - 1)).kept?.visitors).toHaveLength(1);
  expect(after(signIn(3), all(day.namesUntil))).toMatchObject({ kept: { count: 1, visitors: [] }, last: 'forgotten' });
});

test('a name is there and short, and a day has an end', () => {
  expect(after(signIn(3, { name: '' })).last).toBe('invalid-input');
  expect(after(signIn(3, { visits: 'x'.repeat(121) })).last).toBe('invalid-input');
  const full: VisitorDay = { ...day, count: 2_000, left: 0, visitors: [] };
  expect(visitorDecider.decide(signIn(3), full)).toMatchObject({ refusal: { code: 'book-full' } });
});
