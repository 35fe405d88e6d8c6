import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRule, series, timed, wholeDays, allOccurrences } from '@inclust/schedule';
import { expect, test } from 'vitest';
import { generateSeasons } from './season.ts';

const folder = join(import.meta.dirname, 'season');
const seasons = generateSeasons();

test('the committed files are what the generator makes', async () => {
  expect((await readdir(folder)).sort()).toEqual([...seasons.keys()].sort());
  for (const [name, season] of seasons) expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toEqual(season);
});

test('at least 120 events, each with a title in every language and an organiser; joint ones have organisers of both countries', () => {
  const all = [...seasons.values()].flatMap(({ city, events }) => events.map((event) => ({ city, event })));
  expect(all.length).toBeGreaterThanOrEqual(120);
  for (const { city, event } of all) {
    expect(Object.values(event.titles).every((title) => title.length > 0)).toBe(true);
    expect(event.organisers[0]?.startsWith(city.toUpperCase())).toBe(true);
    if (event.kind.startsWith('joint')) expect(event.organisers.length).toBe(2);
  }
});

test('every schedule can be made, and series go over both changes of the clocks', () => {
  const offsets = new Set<string>();
  for (const { timeZone, events } of seasons.values()) {
    for (const { schedule: planned } of events) {
      const { start, minutes = 60, days, rule, without = [] } = planned;
      if (days !== undefined) {
        expect(wholeDays({ start })).toMatchObject({ ok: true });
        continue;
      }
      const first = timed({ start, zone: timeZone, seconds: minutes * 60 });
      if (!first.ok) throw new Error(first.refusal.message);
      if (rule === undefined) continue;
      const read = parseRule(rule, first.value.schedule);
      if (!read.ok) throw new Error(read.refusal.message);
      const made = series({ first: first.value.schedule, rule: read.value, removed: without });
      if (!made.ok) throw new Error(made.refusal.message);
      const hours = allOccurrences(made.value).map((one) => (one.kind === 'timed' ? one.startsAt.slice(11, 16) : ''));
      if (new Set(hours).size > 1) offsets.add(start.slice(0, 4));
    }
  }
  expect([...offsets].sort()).toEqual(['2027', '2028']);
});
