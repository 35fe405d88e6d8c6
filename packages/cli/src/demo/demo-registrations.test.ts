import { expect, test } from 'vitest';
import { comingTo, expectedOf, type PlannedRegistrations } from './demo-registrations.ts';
import { expectedVisitors, openDayGuests } from './open-day-plan.ts';

const plan: PlannedRegistrations = {
  event: 'event-01',
  occurrence: 'single',
  rules: 'full',
  people: { arta: 9, corfu: 2 },
};

test('nobody registers twice for an event, and another event has other people', () => {
  const ids = (turn: number) => comingTo({ arta: 9, corfu: 2 }, turn).map(({ externalId }) => externalId);
  for (let turn = 0; turn < 5; turn += 1) expect(new Set(ids(turn)).size).toBe(11);
  expect(ids(0).slice(0, 2)).toEqual(['ARTA-P0012', 'ARTA-P0013']);
  expect(new Set([...ids(0), ...ids(1)]).size).toBe(22);
});

test('who finds no place waits, who cancels or is refused does not', () => {
  expect(expectedOf(plan)).toEqual({ active: 11, waiting: 3, cancelled: 0 });
  expect(expectedOf({ ...plan, cancelled: 2 })).toEqual({ active: 9, waiting: 1, cancelled: 2 });
  expect(expectedOf({ ...plan, cancelled: 2, refused: 4 })).toEqual({ active: 5, waiting: 0, cancelled: 2 });
});

test('visitors are who was let in and who came without a ticket, by origin and without staff', () => {
  const openDay = {
    people: { arta: 5, corfu: 1, vlora: 1 },
    guests: 2,
    stayAway: 1,
    walkIns: { LOCAL: 10, DOMESTIC: 0, INBOUND_PARTNER: 0, INBOUND_OTHER: 0, UNKNOWN: 7 },
    staff: 3,
    doorCount: 30,
  };
  const guests = openDayGuests('arta', openDay, (city) => (city === 'vlora' ? 'AL' : 'GR'));
  expect(guests.map(({ origin, places, comes }) => [origin, places, comes])).toEqual([
    ['LOCAL', 2, false],
    ['LOCAL', 1, true],
    ['LOCAL', 1, true],
    ['DOMESTIC', 2, true],
    ['LOCAL', 1, true],
    ['DOMESTIC', 1, true],
    ['INBOUND_PARTNER', 2, true],
    ['INBOUND_OTHER', 1, true],
    [undefined, 1, true],
  ]);
  expect(expectedVisitors(openDay, guests)).toEqual({
    LOCAL: 13,
    DOMESTIC: 3,
    INBOUND_PARTNER: 2,
    INBOUND_OTHER: 1,
    UNKNOWN: 5,
  });
});
