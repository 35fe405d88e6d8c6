import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { BookingState, CreditSource, CreditUnit, type Booking } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { roomOn, spaceOn } from '../support/space.ts';

/** Who is killed where: the home between keeping a wish and what comes of it and in drawing credit, the owner in and after its transaction. */
const kills = [
  ['arta', 'wish.kept'],
  ['arta', 'wish.answered'],
  ['arta', 'wish.noted'],
  ['arta', 'together.written'],
  ['vlora', 'together.written'],
  ['vlora', 'bookings.written'],
] as const;

// Covers: a booking at another node, or what is drawn for it, that one of the two loses, has twice or knows otherwise, when a process ends
// between any two writes.
describe('SIGKILL between any two writes of a booking at another node', () => {
  const scope = fileScope();
  let folder = '';
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let vlora: NodeUnderTest;
  let room = '';

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'vlora'], 'many'));
    [arta, vlora] = [federation.city('arta'), federation.city('vlora')];
    const spaces = vlora.client('coworking');
    room = await roomOn(spaces, await spaceOn(spaces), 1, 'room');
    await eventually(
      async () =>
        (await arta.client('federation').federation.listNodes()).nodes.some(({ name }) => name === 'nodes/vlora'),
      { what: 'Vlora to be known', timeout: 60_000 },
    );
  });

  const begin = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 86_400_000;
  const times = (turn: number, hour: number) => {
    const start = begin + turn * 86_400_000 + hour * 3_600_000;
    return { startTime: new Date(start).toISOString(), endTime: new Date(start + 3_600_000).toISOString() };
  };
  const member = (turn: number) => `nodes/arta/members/01890000-0000-8000-8000-${String(turn).padStart(12, '0')}`;

  const { BOOKING_STATE_CONFIRMED: confirmed, BOOKING_STATE_CANCELLED: cancelled } = BookingState;

  /** Books at home; the same number is the same request. A process that dies meanwhile answers nothing. */
  async function book(turn: number): Promise<Booking> {
    using client = connect(arta.address('coworking'), {
      authorize: operatorOfHome(arta.home),
      patience: 0,
      timeout: 15_000,
    });
    const request = { resource: room, person: member(turn), ...times(turn, 10), requestId: `roams-at-${turn}` };
    const { booking } = await client.bookings.createBooking(request);
    if (!booking) throw new Error('nothing was booked');
    return booking;
  }

  /** A booking as both nodes have it. */
  async function atBoth(name: string): Promise<readonly (string | undefined)[]> {
    const found = await Promise.all(
      [arta, vlora].map(async (node) => (await node.client('coworking').bookings.getBooking({ name })).booking),
    );
    const versions = new Set(found.map((one) => one?.etag));
    return found.map((one) => (one && versions.size === 1 ? `${one.state} ${one.startTime}` : undefined));
  }

  /** It is confirmed for a time at both, in one version, and paid with credit of the home. */
  const paid = (name: string, startTime: string) =>
    eventually(
      async () => {
        const found = await Promise.all(
          [arta, vlora].map(async (node) => (await node.client('coworking').bookings.getBooking({ name })).booking),
        );
        const stands = found.map((one) => `${one?.state} ${one?.startTime} ${one?.credit?.quantity}`);
        expect(stands).toEqual(Array<string>(2).fill(`${confirmed} ${startTime} 60`));
        return true;
      },
      { what: `${name} to be paid at both`, timeout: 60_000 },
    );

  /** All came back to the member, and the ledgers of both nodes have the same entries. */
  async function settled(turn: number): Promise<void> {
    const { credit } = arta.client('coworking');
    const month = new Date().toISOString().slice(0, 7);
    await eventually(
      async () => {
        const { account } = await credit.getCreditAccount({ member: member(turn) });
        const { differences } = await credit.compareSettlement({ node: 'nodes/vlora', month });
        return account?.available[0]?.quantity === 600n && differences.length === 0;
      },
      { what: 'both ledgers to have the same', timeout: 60_000 },
    );
    for (const node of [arta, vlora])
      expect((await node.client('coworking').credit.verifyLedger()).differing).toEqual([]);
  }

  const become = (name: string, wanted: string) =>
    eventually(async () => (await atBoth(name)).every((one) => one === wanted), {
      what: `both to have ${wanted}`,
      timeout: 60_000,
    });

  test.each(kills.map((kill, turn) => [...kill, turn] as const))(
    '%s is killed at %s while it is booked, moved and cancelled, and both end in the same state',
    async (place, step, turn) => {
      const node = place === 'arta' ? arta : vlora;
      /** Does something while the process is to die at the step; it has reached it. */
      const dying = async (what: string, work: () => Promise<unknown>): Promise<void> => {
        const proof = join(folder, `${place}-${step}-${what}`);
        await node.killProcess('coworking');
        await node.startProcess('coworking', { INCLUST_FAULT: `${step}:1`, INCLUST_FAULT_FILE: proof });
        const doing = work().catch(() => undefined);
        await node.ended('coworking');
        expect([existsSync(proof), node.processes.get('coworking')?.signalCode]).toEqual([true, 'SIGKILL']);
        await node.startProcess('coworking');
        await doing;
      };
      const home = () => arta.client('coworking').bookings;
      const amounts = [{ unit: CreditUnit.CREDIT_UNIT_MINUTES, class: 'room', quantity: 600n }];
      const source = CreditSource.CREDIT_SOURCE_TOP_UP;
      await arta.client('coworking').credit.grantCredit({ member: member(turn), source, amounts });
      await dying('book', () => book(turn));
      const { name } = await book(turn);
      await paid(name, times(turn, 10).startTime);
      await dying('move', () => home().moveBooking({ name, ...times(turn, 14) }));
      await home().moveBooking({ name, ...times(turn, 14) });
      await paid(name, times(turn, 14).startTime);
      await dying('cancel', () => home().cancelBooking({ name }));
      await home().cancelBooking({ name });
      await become(name, `${cancelled} ${times(turn, 14).startTime}`);
      const all = await Array.fromAsync(vlora.client('coworking').bookings.everyBooking({ person: member(turn) }));
      expect(all.map((one) => one.name)).toEqual([name]);
      await settled(turn);
    },
  );
});
