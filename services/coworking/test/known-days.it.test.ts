import type { NodeClient } from '@inclust/client';
import { RefusedError } from '@inclust/client';
import { BookingState } from '@inclust/contracts';
import { fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import type { Connection } from 'mongoose';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { memberOf, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
const now = () => Date.parse('2027-06-01T08:00:00Z');
let servers: { readonly mongoUrl: string; readonly natsUrl: string };
let space: string;
let room: string;
let mongo: Connection;
let one: NodeClient;
let other: NodeClient;

beforeAll(async () => {
  servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  space = await spaceOn((await servingCoworking(scope, servers, { now })).client);
});

// Each test has processes that know nothing yet.
beforeEach(async () => {
  const first = await servingCoworking(scope, servers, { now });
  [one, mongo] = [first.client, first.mongo];
  other = (await servingCoworking(scope, servers, { now })).client;
  room = await resourceOn(one, space);
});

/** Books from an hour of a day to another; the name, or the code of the refusal. */
async function book({ bookings }: NodeClient, from: number, until: number, requestId = ''): Promise<string> {
  const moment = (hour: number) => new Date(Date.parse('2027-07-05T00:00:00Z') + hour * 3_600_000).toISOString();
  const wish = { resource: room, person, startTime: moment(from), endTime: moment(until) };
  try {
    const { booking } = await bookings.createBooking({ ...wish, ...(requestId ? { requestId } : {}) });
    expect(booking?.state).toBe(BookingState.BOOKING_STATE_CONFIRMED);
    return booking?.name ?? '';
  } catch (error) {
    if (error instanceof RefusedError) return error.reason;
    throw error;
  }
}
const person = memberOf();

/** What stands in the diary of the room, by the hours. */
async function diary(): Promise<readonly string[]> {
  const day = await mongo.collection<Day>('diaries').findOne({ resource: room.split('/').at(-1) ?? '' });
  const hour = (moment: number) => new Date(moment).getUTCHours();
  return (day?.entries ?? []).map(({ from, to }) => `${hour(from)}-${hour(to)}`).toSorted();
}

interface Day {
  readonly _id: string;
  readonly resource: string;
  readonly entries: readonly { readonly from: number; readonly to: number }[];
}

test('a day that the process wrote last is not read again: what came to it behind its back, without a revision, is not seen', async () => {
  await book(one, 8, 9);
  const blocking = { booking: 'x', units: 1, claim: 'taken', start: 0, end: 9e12, from: 0, to: 9e12 };
  await mongo.collection<Day>('diaries').updateOne({ resource: room.split('/').at(-1) ?? '' }, {
    $push: { entries: blocking },
  } as never);
  expect(await book(one, 9, 10)).toMatch(/^nodes\//);
  // Who reads it sees it; and nothing is refused for what is only known, so that a refusal is of what was read.
  expect(await book(other, 10, 11)).toBe('slot-taken');
  expect(await book(one, 9, 10)).toBe('slot-taken');
});

// Covers: another process that books, and gives back, on a day that this one wrote last.
test('what another process has booked since is refused, and what it has given back can be had', async () => {
  const first = await book(one, 8, 9);
  const second = await book(other, 9, 10);
  expect(await book(one, 9, 10)).toBe('slot-taken');
  expect(await diary()).toEqual(['8-9', '9-10']);
  await one.bookings.cancelBooking({ name: first });
  await one.bookings.cancelBooking({ name: second });
  // By what this one knows both are taken.
  expect(await book(other, 8, 10)).toMatch(/^nodes\//);
  expect(await diary()).toEqual(['8-10']);
});

test('a repeat of a request gets what the first made, also where its place is free again', async () => {
  const first = await book(one, 8, 9, 'the-same-request');
  expect(await book(one, 8, 9, 'the-same-request')).toBe(first);
  await one.bookings.cancelBooking({ name: first });
  await book(one, 12, 13);
  const again = await one.bookings.getBooking({ name: first });
  expect(again.booking?.state).toBe(BookingState.BOOKING_STATE_CANCELLED);
  const repeat = one.bookings.createBooking({
    resource: room,
    person,
    startTime: '2027-07-05T08:00:00.000Z',
    endTime: '2027-07-05T09:00:00.000Z',
    requestId: 'the-same-request',
  });
  expect((await repeat).booking).toMatchObject({ name: first, state: BookingState.BOOKING_STATE_CANCELLED });
  expect(await diary()).toEqual(['12-13']);
});

test('64 who book hour after hour through two processes all get what is free, each once', async () => {
  const wanted = Array.from({ length: 64 }, (_, turn) => book(turn % 2 ? one : other, turn % 16, (turn % 16) + 1));
  const names = await Promise.all(wanted);
  const booked = names.filter((name) => name.startsWith('nodes/'));
  expect([booked.length, new Set(booked).size]).toEqual([16, 16]);
  expect(names.filter((name) => name === 'slot-taken')).toHaveLength(48);
  expect(await diary()).toHaveLength(16);
});
