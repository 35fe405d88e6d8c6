import { parsePlainDate, type PlainDateText } from '@inclust/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import { eventKinds } from '../events/event.ts';
import { eventContributions, siteContributions, type HeldOccurrence, type Participant } from './contributions.ts';
import { localDay } from './local-day.ts';

const seed = 20261127;

function day(text: string): PlainDateText {
  const parsed = parsePlainDate(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

const took = (person: string, completed = false): Participant => ({ person, completed });
const held = (more: Partial<HeldOccurrence> = {}): HeldOccurrence => ({
  node: 'arta',
  event: uuid(1),
  occurrence: uuid(2),
  kind: 'joint-action',
  state: 'held',
  edition: 'festival/2027',
  startsAt: Date.parse('2027-03-01T18:00:00Z'),
  timeZone: 'Europe/Athens',
  organiserCountries: ['GR', 'AL'],
  themes: [],
  participants: [took('members/a'), took('members/b')],
  unnamed: { UNKNOWN: 3 },
  ...more,
});
const sums = (more: Partial<HeldOccurrence>) => {
  const totals: Record<string, number> = {};
  for (const { indicator, amount } of eventContributions(held(more)))
    totals[indicator] = (totals[indicator] ?? 0) + amount;
  return totals;
};

describe('what an occurrence adds', () => {
  test.each<[string, Partial<HeldOccurrence>, Record<string, number>]>([
    ['a joint action', {}, { O07: 5 }],
    ['a joint action for inclusion', { themes: ['inclusion'] }, { O07: 5, O08: 5 }],
    ['an action of one country', { organiserCountries: ['GR', 'GR'] }, {}],
    ['a joint public event', { kind: 'joint-public-event' }, { O09: 1, O10: 1 }],
    [
      'one that is called joint and is of one country',
      { kind: 'joint-public-event', organiserCountries: ['GR'] },
      { O10: 1 },
    ],
    ['a joint public event that was cancelled', { kind: 'joint-public-event', state: 'cancelled' }, {}],
    ['an action that is still to come', { state: 'published' }, {}],
    ['a public event', { kind: 'public-event' }, { O10: 1 }],
    ['a joint training', { kind: 'training', participants: [took('a'), took('b', true)] }, { O11: 2, R03: 1 }],
    ['a training of one country', { kind: 'training', organiserCountries: ['AL'] }, {}],
    ['an internal meeting', { kind: 'internal-meeting' }, {}],
    ['an action on the last day of its project', { projectEnd: day('2027-03-01') }, { O07: 5 }],
    ['an action the day after', { projectEnd: day('2027-02-28'), themes: ['inclusion'] }, { R02: 5 }],
    ['an action a year after', { projectEnd: day('2026-03-01') }, { R02: 5 }],
    ['an action later than that', { projectEnd: day('2026-02-28') }, {}],
  ])('%s: %o', (_, more, expected) => {
    expect(sums(more)).toEqual(expected);
  });

  test('somebody who comes to two occurrences of an action counts once in it, those of no name in each', () => {
    const keys = [uuid(2), uuid(3)].flatMap((occurrence) =>
      eventContributions(held({ occurrence })).map(({ key }) => key),
    );
    expect(new Set(keys).size).toBe(4);
  });

  test('somebody who comes to two trainings of a scheme counts once, also in another node', () => {
    const keys = [held({ scheme: 'scheme/1' }), held({ scheme: 'scheme/1', node: 'vlora', event: uuid(9) })]
      .map((one) => ({ ...one, kind: 'training' as const }))
      .flatMap((one) => eventContributions(one).map(({ key }) => key));
    expect(new Set(keys)).toEqual(new Set(['scheme/1/members/a', 'scheme/1/members/b']));
  });

  test('no kind adds to what another one is for, and nobody completes a training without having taken part', () => {
    const people = fc.array(fc.record({ person: fc.constantFrom('a', 'b', 'c'), completed: fc.boolean() }));
    fc.assert(
      fc.property(fc.constantFrom(...eventKinds), people, (kind, participants) => {
        const found = eventContributions(held({ kind, participants }));
        const families = [
          ['O07', 'O08', 'R02'],
          ['O09', 'O10'],
          ['O11', 'R03'],
        ].filter((family) => found.some(({ indicator }) => family.includes(indicator)));
        expect(families.length).toBeLessThanOrEqual(1);
        const keysOf = (wanted: string) => found.filter(({ indicator }) => indicator === wanted).map(({ key }) => key);
        expect(keysOf('O11')).toEqual(expect.arrayContaining(keysOf('R03')));
        expect(new Set(keysOf('O11')).size).toBe(keysOf('O11').length);
      }),
      { seed },
    );
  });
});

describe('the day', () => {
  test.each([
    ['2027-03-01T22:30:00Z', 'Europe/Athens', '2027-03-02'],
    ['2027-03-01T22:30:00Z', 'Europe/Tirane', '2027-03-01'],
    ['2027-12-31T22:30:00Z', 'Europe/Athens', '2028-01-01'],
    // The night on which summer time begins.
    ['2027-03-27T22:30:00Z', 'Europe/Athens', '2027-03-28'],
    ['2027-03-28T20:59:00Z', 'Europe/Athens', '2027-03-28'],
    ['2027-03-28T21:00:00Z', 'Europe/Athens', '2027-03-29'],
  ])('at %s in %s is %s', (moment, zone, expected) => {
    expect(localDay(Date.parse(moment), zone)).toBe(expected);
  });

  test('of what is counted is that of the place', () => {
    const late = held({ startsAt: Date.parse('2027-03-01T22:30:00Z') });
    expect(eventContributions(late).map(({ dimensions }) => dimensions.day)).toContain('2027-03-02');
    expect(eventContributions({ ...late, timeZone: 'Europe/Tirane' })[0]?.dimensions.day).toBe('2027-03-01');
  });
});

describe('visits to a site', () => {
  const visits = {
    node: 'vlora',
    venue: uuid(5),
    day: day('2027-03-01'),
    isSupported: true,
    visitors: { LOCAL: 4, UNKNOWN: 2 },
  };
  test('that is supported add up by origin, and what is unknown stays so', () => {
    expect(
      siteContributions(visits).map(({ indicator, amount, dimensions }) => [indicator, dimensions.origin, amount]),
    ).toEqual([
      ['R05', 'LOCAL', 4],
      ['R05', 'UNKNOWN', 2],
    ]);
  });

  test('those of an occurrence there and those of the site itself are different ones', () => {
    const keys = [visits, { ...visits, occurrence: uuid(2) }].flatMap((one) =>
      siteContributions(one).map(({ key }) => key),
    );
    expect(new Set(keys).size).toBe(4);
  });

  test('that is not supported add nothing', () => {
    expect(siteContributions({ ...visits, isSupported: false })).toEqual([]);
  });
});
