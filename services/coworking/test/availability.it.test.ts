import { RefusedError, type NodeClient } from '@inclust/client';
import { ResourceKind, type Period } from '@inclust/contracts';
import type { Actor } from '@inclust/kernel';
import { fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { memberOf, node, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
const integrator: Actor = { kind: 'apiKey', id: 'figures', node, roles: ['integrator'] };
const anonymous: Actor = { kind: 'anonymous', id: 'anonymous', node, roles: [] };
let staff: NodeClient;
let stranger: NodeClient;
let figures: NodeClient;

beforeAll(async () => {
  const servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const now = () => Date.parse('2027-06-01T08:00:00Z');
  staff = (await servingCoworking(scope, servers, { now })).client;
  figures = (await servingCoworking(scope, servers, { now, actor: integrator })).client;
  stranger = (await servingCoworking(scope, servers, { now, actor: anonymous })).client;
});

/** A time of 5 July 2027 in Corfu, in summer time. */
const at = (time: string): string => new Date(`2027-07-05T${time}:00+03:00`).toISOString();
const day = { fromTime: at('00:00'), untilTime: new Date(Date.parse(at('00:00')) + 86_400_000).toISOString() };

const weekly = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].map((weekday) => {
  return { weekday, ranges: [{ start: '09:00', end: '17:00' }] };
});
/** A space that is open from nine to five. */
const openSpace = () =>
  spaceOn(staff, { openingHours: { weekly, holidayCountry: 'GR', onHolidays: { treatment: 2 } } });

const book = (resource: string, from: string, until: string, more: object = {}) =>
  staff.bookings.createBooking({ resource, person: memberOf(), startTime: at(from), endTime: at(until), ...more });

/** Periods as the clocks of that day show them. */
const clocks = (periods: readonly Period[]) =>
  periods.map(({ startTime = '', endTime = '' }) =>
    [startTime, endTime]
      .map((time) => new Date(Date.parse(time) + 3 * 3_600_000).toISOString().slice(11, 16))
      .join('-'),
  );

async function freeOf(client: NodeClient, wanted: object): Promise<Readonly<Record<string, readonly string[]>>> {
  const { resources } = await client.availability.findFreeTimes({ ...day, ...wanted });
  return Object.fromEntries(resources.map(({ resource, free }) => [resource, clocks(free)]));
}

async function refused(calling: Promise<unknown>): Promise<readonly string[]> {
  try {
    await calling;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { reason, violations } = error;
    return violations.length > 0 ? violations.map(({ field, rule }) => `${field} ${rule}`) : [reason];
  }
  return ['accepted'];
}

test('a stranger finds when things are free: with the buffers, the parts and the units of each', async () => {
  const space = await openSpace();
  const room = await resourceOn(staff, space, { rules: { bufferBeforeMinutes: 15, bufferAfterMinutes: 30 } });
  const other = await resourceOn(staff, space);
  const hall = await resourceOn(staff, space, { parts: [room, other] });
  const desks = await resourceOn(staff, space, { kind: ResourceKind.RESOURCE_KIND_DESKS, units: 3, seats: 1 });
  await book(room, '12:00', '13:00');
  await book(desks, '10:00', '11:00', { units: 2 });
  expect(await freeOf(stranger, { space })).toEqual({
    [room]: ['09:00-11:15', '13:45-17:00'],
    [other]: ['09:00-17:00'],
    [hall]: ['09:00-11:45', '13:30-17:00'],
    [desks]: ['09:00-17:00'],
  });
  expect(await freeOf(stranger, { space, kind: ResourceKind.RESOURCE_KIND_DESKS, units: 2, people: 2 })).toEqual({
    [desks]: ['09:00-10:00', '11:00-17:00'],
  });
  expect(await freeOf(stranger, { space, resources: [hall], durationMinutes: 180 })).toEqual({
    [hall]: ['13:30-17:00'],
  });
});

test('what is found can be booked, and what is beside it cannot', async () => {
  const room = await resourceOn(staff, await openSpace(), { rules: { bufferAfterMinutes: 15 } });
  await book(room, '10:00', '11:00');
  expect(await freeOf(stranger, { resources: [room] })).toEqual({ [room]: ['09:00-09:45', '11:15-17:00'] });
  expect(await refused(book(room, '09:15', '10:00'))).toEqual(['slot-taken']);
  expect(await refused(book(room, '11:00', '12:00'))).toEqual(['slot-taken']);
  expect(await refused(book(room, '09:00', '09:45'))).toEqual(['accepted']);
  expect(await refused(book(room, '11:15', '17:00'))).toEqual(['accepted']);
  expect(await freeOf(stranger, { resources: [room] })).toEqual({ [room]: [] });
});

test('all that stands in the way of a time is told at once', async () => {
  const room = await resourceOn(staff, await openSpace(), { seats: 4 });
  await book(room, '10:00', '11:00');
  await book(room, '11:00', '12:00');
  const checked = async (startTime: string, endTime: string, people = 0) => {
    const wish = { resource: room, startTime: at(startTime), endTime: at(endTime), people };
    const { obstacles } = await stranger.availability.checkTime(wish);
    return obstacles.map(({ field, rule, periods }) => [field, rule, ...clocks(periods)]);
  };
  expect(await checked('12:00', '13:00', 4)).toEqual([]);
  expect(await checked('08:05', '11:35', 5)).toEqual([
    ['people', 'too-many-people'],
    ['start_time', 'not-in-granularity'],
    ['start_time', 'outside-opening-hours'],
    ['start_time', 'slot-taken', '10:00-11:35'],
  ]);
  const unknown = room.replace(/[^/]+$/u, '01890000-0000-8000-8000-000000000000');
  expect(
    await refused(stranger.availability.checkTime({ resource: unknown, startTime: at('10:00'), endTime: at('11:00') })),
  ).toEqual(['resource-not-found']);
});

test('staff reads how much was booked; a hall while any of its parts is, and strangers nothing', async () => {
  const space = await openSpace();
  const room = await resourceOn(staff, space, { rules: { bufferAfterMinutes: 15 } });
  const other = await resourceOn(staff, space);
  const hall = await resourceOn(staff, space, { parts: [room, other] });
  await book(room, '10:00', '12:00');
  await book(other, '11:00', '13:00');
  const dates = { space, fromDate: '2027-07-05', untilDate: '2027-07-07' };
  const { resources } = await staff.availability.getOccupancy(dates);
  const totals = resources.map(({ resource, total }) => [resource, total?.availableMinutes, total?.bookedMinutes]);
  expect(new Map(totals.map(([resource, ...figures]) => [resource, figures]))).toEqual(
    new Map([
      [room, [960n, 120n]],
      [other, [960n, 120n]],
      [hall, [960n, 180n]],
    ]),
  );
  const found = resources.find(({ resource }) => resource === hall);
  expect(found?.days.map(({ date, figures }) => [date, figures?.bookedMinutes])).toEqual([
    ['2027-07-05', 180n],
    ['2027-07-06', 0n],
  ]);
  expect(found?.hours.flatMap(({ hour, figures }) => (figures?.bookedMinutes ? [hour] : []))).toEqual([10, 11, 12]);
  expect(await refused(stranger.availability.getOccupancy(dates))).toEqual(['not-allowed']);
});

test('how full each hour of the week was is drawn, once for what a hall and its parts share', async () => {
  const space = await openSpace();
  const room = await resourceOn(staff, space);
  const other = await resourceOn(staff, space);
  await resourceOn(staff, space, { parts: [room, other] });
  await book(room, '10:00', '12:00');
  await book(other, '11:00', '13:00');
  const occupancy = { space, fromDate: '2027-07-05', untilDate: '2027-07-07' };
  const { svg, hours } = await staff.availability.drawOccupancy({ occupancy, language: 'el' });
  // 5 July 2027 is a Monday; two rooms are open for an hour each.
  expect(
    hours
      .filter(({ figures }) => figures?.bookedMinutes)
      .map((one) => [one.weekday, one.hour, one.figures?.availableMinutes, one.figures?.bookedMinutes]),
  ).toEqual([
    [1, 10, 120n, 60n],
    [1, 11, 120n, 120n],
    [1, 12, 120n, 60n],
  ]);
  expect(hours.reduce((sum, { figures }) => sum + (figures?.availableMinutes ?? 0n), 0n)).toBe(2n * 960n);
  const text = svg.toString();
  for (const said of ['Πληρότητα ανά ημέρα της εβδομάδας και ώρα', '100']) expect(text).toContain(said);
  expect(await refused(staff.availability.drawOccupancy({ occupancy, language: 'de' }))).toEqual([
    'language language-unknown',
  ]);
  expect(await refused(staff.availability.drawOccupancy({}))).toEqual([
    'occupancy.from_date required',
    'occupancy.until_date required',
  ]);
  expect(await refused(stranger.availability.drawOccupancy({ occupancy }))).toEqual(['not-allowed']);
});

test('a question that cannot be answered is refused with each field and rule', async () => {
  const { availability } = stranger;
  const nothing = `nodes/${node}/resources/01890000-0000-8000-8000-000000000000`;
  expect(await refused(availability.findFreeTimes({ resources: ['room'], people: -1 }))).toEqual([
    'from_time required',
    'until_time required',
    'resources[0] resource-name',
    'people not-negative',
  ]);
  expect(await refused(availability.findFreeTimes({ ...day, resources: [nothing] }))).toEqual([
    'resources[0] resource-not-found',
  ]);
  expect(await refused(availability.findFreeTimes({ ...day, kind: 99 as ResourceKind }))).toEqual([
    'kind kind-unknown',
  ]);
  expect(await refused(availability.findFreeTimes({ ...day, untilTime: '2027-12-01T00:00:00Z' }))).toEqual([
    'until_time period-too-long',
  ]);
  expect(await refused(staff.availability.getOccupancy({ fromDate: '2027-07-05' }))).toEqual(['until_date required']);
});

test('busy times say how many units are taken, without buffers, of parts too, and nothing of whose it is', async () => {
  const space = await openSpace();
  const desks = await resourceOn(staff, space, { units: 3, rules: { bufferAfterMinutes: 30 } });
  const room = await resourceOn(staff, space, { rules: { approval: true } });
  const hall = await resourceOn(staff, space, { parts: [desks, room] });
  const { booking } = await book(desks, '09:00', '11:00', { units: 2, note: 'Πρόβα' });
  await book(desks, '10:00', '12:00');
  // What is only asked for takes nothing.
  await book(room, '13:00', '14:00');
  const answer = await figures.availability.findBusyTimes({ ...day, space });
  const found = new Map(answer.resources.map(({ resource, busy }) => [resource, busy]));
  const told = (resource: string) => (found.get(resource) ?? []).map((one) => `${clocks([one]).join('')} ${one.units}`);
  expect(told(desks)).toEqual(['09:00-10:00 2', '10:00-11:00 3', '11:00-12:00 1']);
  expect([told(room), told(hall)]).toEqual([[], ['09:00-12:00 1']]);
  const text = JSON.stringify(answer);
  expect(text).not.toContain(booking?.person ?? '?');
  expect(text).not.toContain('Πρόβα');
  await expect(stranger.availability.findBusyTimes({ ...day, space })).rejects.toMatchObject({ reason: 'not-allowed' });
  const cut = { fromTime: at('09:30'), untilTime: at('09:45'), resources: [desks] };
  const [part] = (await staff.availability.findBusyTimes(cut)).resources;
  expect(clocks(part?.busy ?? [])).toEqual(['09:30-09:45']);
});
