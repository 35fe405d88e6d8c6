import type { NodeClient } from '@inclust/client';
import type { Booking, BookingSeries } from '@inclust/contracts';
import { fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { accountOf, memberOf, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
const person = memberOf();
let one: NodeClient;
let other: NodeClient;
let member: NodeClient;
let stranger: NodeClient;
let mongo: Connection;
let space: string;

beforeAll(async () => {
  const servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const now = () => Date.parse('2027-06-01T08:00:00Z');
  ({ client: one, mongo } = await servingCoworking(scope, servers, { now }));
  other = (await servingCoworking(scope, servers, { now })).client;
  member = (await servingCoworking(scope, servers, { now, actor: accountOf(person) })).client;
  stranger = (await servingCoworking(scope, servers, { now, actor: accountOf(memberOf()) })).client;
  space = await spaceOn(one);
});

const rule = 'FREQ=WEEKLY;COUNT=4';
const dates = ['2027-09-07', '2027-09-14', '2027-09-21', '2027-09-28'].map((day) => `${day}T10:00:00`);
const [, second = '', third = '', fourth = ''] = dates;
/** A date of the series as moments, in summer time. */
const on = (date: string) => ({
  startTime: new Date(`${date}+03:00`).toISOString(),
  endTime: new Date(Date.parse(`${date}+03:00`) + 3_600_000).toISOString(),
});

async function taken(room: string, date: string): Promise<Booking> {
  const { booking } = await one.bookings.createBooking({ resource: room, person: memberOf(), ...on(date) });
  if (!booking) throw new Error('nothing was booked');
  return booking;
}

/** A series of Tuesdays, of which some are taken by others. */
async function seriesWithout(...gone: readonly string[]) {
  const room = await resourceOn(one, space);
  const others = await Promise.all(gone.map((date) => taken(room, date)));
  const first = { resource: room, note: 'Πρόβα χορωδίας', people: 4, ...on(dates[0] ?? '') };
  const { series } = await member.bookings.createBookingSeries({ first, rule, skipConflicts: true });
  return { room, series, others };
}

const free = ({ name }: Booking) => one.bookings.cancelBooking({ name });

/** What stands in a series: its dates that were booked, and those that were not. */
const told = (series: BookingSeries | undefined) => [
  series?.bookings.map(({ seriesDate }) => seriesDate),
  series?.skipped.map(({ date, reason }) => `${date} ${reason}`),
];

test('skipped dates are booked once they can be had, the others stay; a repeat books nothing twice', async () => {
  const { room, series, others } = await seriesWithout(second, third);
  const [first] = others;
  const before = (await member.bookings.getBookingSeries({ name: series })).series;
  expect(before).toMatchObject({ name: series, resource: room, rule, people: 4, units: 1 });
  expect(told(before)).toEqual([
    [dates[0], fourth],
    [`${second} slot-taken`, `${third} slot-taken`],
  ]);
  if (first) await free(first);
  const after = (await member.bookings.retrySkippedDates({ name: series })).series;
  expect(told(after)).toEqual([[dates[0], second, fourth], [`${third} slot-taken`]]);
  const added = after?.bookings.find(({ seriesDate }) => seriesDate === second);
  expect(added).toMatchObject({ person, note: 'Πρόβα χορωδίας', people: 4, series, ...on(second) });
  const again = (await other.bookings.retrySkippedDates({ name: series, dates: [second.slice(0, 16)] })).series;
  expect(again).toEqual(after);
  expect((await member.bookings.getBookingSeries({ name: series })).series).toEqual(after);
});

test('only the named dates are tried, and what stands in the way is told anew', async () => {
  const { room, series, others } = await seriesWithout(second, third);
  for (const one of others) await free(one);
  const { series: named } = await member.bookings.retrySkippedDates({ name: series, dates: [third] });
  expect(told(named)).toEqual([[dates[0], third, fourth], [`${second} slot-taken`]]);
  const { resource } = await one.spaces.getResource({ name: room });
  await one.spaces.updateResource({ resource: { ...resource, retired: true }, updateMask: ['retired'] });
  const { series: retired } = await one.bookings.retrySkippedDates({ name: series });
  expect(told(retired)).toEqual([[dates[0], third, fourth], [`${second} retired`]]);
  const unknown = member.bookings.retrySkippedDates({ name: series, dates: [third, '2027-09-22T10:00'] });
  await expect(unknown).rejects.toMatchObject({ violations: [{ field: 'dates[1]', rule: 'date-unknown' }] });
});

test('through two processes at once each date is booked once, and what somebody else gets is not', async () => {
  const { room, series, others } = await seriesWithout(second, third, fourth);
  for (const one of others) await free(one);
  const rivals = Promise.allSettled([second, third, fourth].map((date) => taken(room, date)));
  const tries = await Promise.all(
    Array.from({ length: 12 }, (_, turn) =>
      (turn % 2 === 0 ? one : other).bookings.retrySkippedDates({ name: series }),
    ),
  );
  const lost = (await rivals).filter(({ status }) => status === 'fulfilled').length;
  const last = (await one.bookings.getBookingSeries({ name: series })).series;
  expect(last?.bookings).toHaveLength(4 - lost);
  expect(last?.skipped).toHaveLength(lost);
  for (const { series: seen } of tries) expect(seen?.bookings.every(({ etag }) => etag === '1')).toBe(true);
  const kept = await mongo
    .collection('bookings')
    .find({ series: series.split('/')[3] ?? '' })
    .toArray();
  expect(kept.map(({ _id }) => `nodes/kerkyra/bookings/${String(_id)}`).toSorted()).toEqual(
    last?.bookings.map(({ name }) => name).toSorted(),
  );
});

test('a series is for who has it and for staff, and says nothing of persons where it is kept', async () => {
  const { series } = await seriesWithout(second);
  const refused = { reason: 'series-not-found' };
  await expect(stranger.bookings.getBookingSeries({ name: series })).rejects.toMatchObject(refused);
  await expect(stranger.bookings.retrySkippedDates({ name: series })).rejects.toMatchObject(refused);
  expect((await one.bookings.getBookingSeries({ name: series })).series?.bookings).toHaveLength(3);
  const kept = JSON.stringify(await mongo.collection('booking_series').find().toArray());
  expect(kept).not.toContain(person.split('/')[3]);
  expect(kept).not.toContain('Πρόβα');
});
