import { expect, test } from 'vitest';
import { day, organisation, person } from '../../test/build.ts';
import { contributions } from './contributions.ts';
import type { Subject } from './subject.ts';

/** What a subject adds, as `indicator/cell` with the sign. */
function added(subject: Subject): string[] {
  return contributions(subject).map(({ indicator, cell, amount }) => `${amount > 0 ? '+' : '-'}${indicator}/${cell}`);
}

test('a person counts in the month of joining only', () => {
  expect(added(person())).toEqual(['+members-by-month/2027-01']);
});

test('an organisation counts once in each of its disciplines and in the total, under its key', () => {
  const subject = organisation('GR:1', { disciplines: ['heritage', 'archives', 'heritage'] });
  const own = contributions(subject).filter(({ indicator }) => indicator === 'organisations-by-discipline');
  expect(own.map(({ cell, distinctKey }) => [cell, distinctKey])).toEqual([
    ['', 'GR:1'],
    ['heritage', 'GR:1'],
    ['archives', 'GR:1'],
  ]);
});

test('who has left counts in no discipline, and off again in the month of the end', () => {
  const left = organisation('GR:1', {
    active: false,
    periods: [{ from: day('2027-01-10'), to: day('2027-03-01') }],
  });
  expect(added(left)).toEqual(['+members-by-month/2027-01', '-members-by-month/2027-03']);
});

test('a stay that begins and ends in one month adds nothing to it; stays add up', () => {
  const within = { from: day('2027-01-10'), to: day('2027-01-20') };
  expect(added(person({ active: false, periods: [within] }))).toEqual([]);
  expect(added(person({ periods: [within, { from: day('2027-01-25') }] }))).toEqual(['+members-by-month/2027-01']);
  const twice = [
    { from: day('2027-01-01'), to: day('2027-02-01') },
    { from: day('2027-02-15'), to: day('2027-03-01') },
  ];
  expect(added(person({ active: false, periods: twice }))).toEqual([
    '+members-by-month/2027-01',
    '-members-by-month/2027-03',
  ]);
});

test.each([
  ['founded on the day of joining', '2027-03-01', true, true],
  ['founded exactly three years before', '2024-03-01', true, true],
  ['founded a day more than three years before', '2024-02-29', true, false],
  ['founded after joining', '2027-03-02', true, false],
  ['founded lately, but no enterprise', '2027-01-01', false, false],
  ['without a day of founding', undefined, true, false],
] as const)('a new enterprise (RCO05): %s', (_, founded, enterprise, isNew) => {
  const subject = organisation('GR:1', {
    periods: [{ from: day('2027-03-01') }],
    organisation: { distinctKey: 'GR:1', enterprise, ...(founded ? { foundedOn: day(founded) } : {}) },
  });
  expect(added(subject).includes('+new-enterprises/')).toBe(isNew);
  expect(added({ ...subject, active: false }).includes('+new-enterprises/')).toBe(false);
});

test('a leap day is three years back the last day of February', () => {
  const subject = organisation('GR:1', {
    periods: [{ from: day('2028-02-29') }],
    organisation: { distinctKey: 'GR:1', enterprise: true, foundedOn: day('2025-02-28') },
  });
  expect(added(subject)).toContain('+new-enterprises/');
});

test('who was merged into another adds nothing any more, whatever came before', () => {
  expect(added(organisation('arta:1', { active: false, disciplines: [], periods: [] }))).toEqual([]);
  expect(added(person({ active: false, periods: [] }))).toEqual([]);
});
