import { randomUUID } from 'node:crypto';
import { BookingState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { roomOn, spaceOn } from '../support/space.ts';

const patience = 90_000;

// Covers: the node of a space that is away while members of two cities want its last desk, and what becomes of their bookings after.
describe('members of two cities at a space of a third', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let korca: NodeUnderTest;
  let vlora: NodeUnderTest;
  let space = '';
  let desk = '';
  const {
    BOOKING_STATE_PENDING: pending,
    BOOKING_STATE_CONFIRMED: confirmed,
    BOOKING_STATE_DECLINED: declined,
    BOOKING_STATE_CANCELLED: cancelled,
  } = BookingState;
  /** The day after tomorrow, the same one for all of it. */
  const begin = (Math.ceil(Date.now() / 86_400_000) + 1) * 86_400_000;
  const at = (hour: number) => new Date(begin + hour * 3_600_000).toISOString();

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca', 'vlora']));
    [arta, korca, vlora] = [federation.city('arta'), federation.city('korca'), federation.city('vlora')];
    space = await spaceOn(vlora.client());
    desk = await roomOn(vlora.client(), space);
    for (const city of [arta, korca])
      await eventually(
        async () => (await city.client().federation.listNodes()).nodes.some(({ name }) => name === 'nodes/vlora'),
        { what: 'Vlora to be known', timeout: patience },
      );
  });

  async function wish(city: NodeUnderTest, more: object = {}) {
    const person = `nodes/${city.file.nodeId}/members/${randomUUID()}`;
    const times = { startTime: at(10), endTime: at(12) };
    const { booking } = await city.client().bookings.createBooking({ resource: desk, person, ...times, ...more });
    if (!booking) throw new Error('nothing was booked');
    return booking;
  }

  const read = async (city: NodeUnderTest, name: string) => (await city.client().bookings.getBooking({ name })).booking;

  test('it is away: both are pending; when it is back one is confirmed and the other is told that it is taken', async () => {
    federation.link('vlora').cut('blackhole');
    const [one, other] = await Promise.all([wish(arta), wish(korca)]);
    expect([one.state, other.state]).toEqual([pending, pending]);
    await expect(
      arta.client().availability.findFreeTimes({ space, fromTime: at(8), untilTime: at(16) }),
    ).rejects.toMatchObject({ reason: 'node-away', message: expect.stringContaining('vlora') as string });
    await arta.killProcess('node');
    await arta.startProcess('node');
    expect((await read(arta, one.name))?.state).toBe(pending);
    expect(await Array.fromAsync(vlora.client().bookings.everyBooking({ resource: desk }))).toEqual([]);
    federation.link('vlora').mend();
    const both = () => Promise.all([read(arta, one.name), read(korca, other.name)]);
    await eventually(async () => (await both()).every((booking) => booking?.state !== pending), {
      what: 'the answers of Vlora',
      timeout: patience,
    });
    const told = await both();
    expect(new Set(told.map((booking) => `${booking?.state} ${booking?.reason}`))).toEqual(
      new Set([`${confirmed} `, `${declined} slot-taken`]),
    );
    const [winner] = told.filter((booking) => booking?.state === confirmed);
    const owned = await Array.fromAsync(vlora.client().bookings.everyBooking({ resource: desk }));
    expect(owned.map(({ name, state, etag }) => [name, state, etag])).toEqual([
      [winner?.name, confirmed, winner?.etag],
    ]);

    // What staff there does is told at home.
    await vlora.client().bookings.cancelBooking({ name: winner?.name ?? '' });
    const home = winner?.name === one.name ? arta : korca;
    await eventually(async () => (await read(home, winner?.name ?? ''))?.state === cancelled, {
      what: 'home to be told',
      timeout: patience,
    });
    expect((await read(home, winner?.name ?? ''))?.reason).toBe('staff');
  });

  test('while it answers its free times are told, and what can be had is had at once', async () => {
    const found = await korca.client().availability.findFreeTimes({ space, fromTime: at(8), untilTime: at(16) });
    expect(found.resources.map(({ resource, timeZone }) => [resource, timeZone])).toEqual([[desk, 'Europe/Athens']]);
    const mine = await wish(korca, { startTime: at(13), endTime: at(14) });
    expect(mine).toMatchObject({ state: confirmed, timeZone: 'Europe/Athens' });
    const { doorCode } = await vlora.client().presence.getDoorCode({ space });
    await expect(korca.client().presence.checkIn({ name: mine.name, doorCode })).rejects.toMatchObject({
      reason: 'too-early',
    });
    await expect(
      korca.client().bookings.createBooking({
        resource: desk.replace('vlora', 'nowhere'),
        person: mine.person,
        startTime: at(8),
        endTime: at(9),
      }),
    ).rejects.toMatchObject({ reason: 'node-unknown' });
  });
});
