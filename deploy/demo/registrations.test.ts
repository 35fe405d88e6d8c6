import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cities } from './cities.ts';
import { generateSeasons } from './season.ts';

interface Plans {
  readonly cities: readonly {
    readonly city: string;
    readonly events: readonly {
      readonly event: string;
      readonly occurrence: string;
      readonly rules: string;
      readonly people: Readonly<Record<string, number>>;
    }[];
    readonly openDay: { readonly people: Readonly<Record<string, number>>; readonly staff: number };
  }[];
}

const plans = JSON.parse(await readFile(join(import.meta.dirname, 'registrations.json'), 'utf8')) as Plans;

test('in every city events of the season that are published take registrations, each by other rules, and there is an open day', () => {
  expect(plans.cities.map(({ city }) => city)).toEqual(cities.map(({ id }) => id));
  for (const { city, events, openDay } of plans.cities) {
    const season = generateSeasons().get(`${city}.json`);
    expect(events.map(({ rules }) => rules)).toEqual(['full', 'priced', 'approval', 'training']);
    for (const { event, occurrence, rules, people } of events) {
      const planned = season?.events.find(({ id }) => id === event);
      expect(planned?.state).toBe('published');
      expect(planned?.kind === 'training').toBe(rules === 'training');
      expect(planned?.price !== undefined).toBe(rules === 'priced');
      expect(occurrence).toBe(planned?.schedule.rule === undefined ? 'single' : `${planned.schedule.start}:00`);
      expect(people[city]).toBeGreaterThan(0);
    }
    expect(Object.keys(openDay.people).sort()).toEqual(cities.map(({ id }) => id).sort());
  }
});

test('titles and times tell the events of a season apart, for whoever looks for one of them', () => {
  for (const { events } of generateSeasons().values())
    expect(new Set(events.map(({ titles, schedule }) => `${titles.en} ${schedule.start}`)).size).toBe(events.length);
});

test('the numbers of those who register are of people whose rows are not refused', async () => {
  const manifest = JSON.parse(await readFile(join(import.meta.dirname, 'registers/manifest.json'), 'utf8')) as {
    cities: { wrong: readonly (readonly [row: number])[] }[];
  };
  // A row has the number of the person and one more for the titles; 12 to 45 are taken.
  for (const { wrong } of manifest.cities) for (const [row] of wrong) expect(row < 13 || row > 46).toBe(true);
});
