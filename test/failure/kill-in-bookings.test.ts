import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BookingConfirmed, BookingState, decodeEnvelope } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { everyMessage } from '../support/accounts.ts';
import { roomOn, spaceOn } from '../support/space.ts';

// Those of the outbox, which a process may reach by what it publishes again, are tried in kill-at-step.test.ts.
const steps = ['together.written', 'bookings.written'] as const;

// Covers: a booking that is lost, half there, given twice or told twice when a process ends before, in and after its transaction.
describe('SIGKILL at every step of a booking', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  let room = '';

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await city.start();
    const node = city.client('coworking');
    room = await roomOn(node, await spaceOn(node));
  });

  const begin = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 86_400_000;
  const member = (turn: number) => `nodes/arta/members/01890000-0000-8000-8000-${String(turn).padStart(12, '0')}`;

  /** A booking of two hours over midnight, so that two days of the diary are written, however often the process dies meanwhile. */
  const book = (turn: number, person = member(turn)) => {
    const start = begin + turn * 86_400_000 - 3_600_000;
    const [startTime, endTime] = [start, start + 7_200_000].map((moment) => new Date(moment).toISOString());
    const request = { resource: room, person, startTime: startTime ?? '', endTime: endTime ?? '' };
    return city
      .client('coworking')
      .bookings.createBooking({ ...request, requestId: `dies-at-step-${turn}-${person.slice(-4)}` });
  };

  test.each(steps.map((step, turn) => [step, turn] as const))(
    '%s is reached, the process is killed there, and the booking is there once',
    async (step, turn) => {
      const proof = join(folder, step);
      await city.killProcess('coworking');
      await city.startProcess('coworking', { INCLUST_FAULT: `${step}:1`, INCLUST_FAULT_FILE: proof });
      const booked = book(turn).catch(() => undefined);
      await city.ended('coworking');
      expect([readFileSync(proof, 'utf8'), city.processes.get('coworking')?.signalCode]).toEqual([
        `${step}\n`,
        'SIGKILL',
      ]);
      await city.startProcess('coworking');
      await booked;
      const { booking } = await book(turn);
      expect(booking).toMatchObject({ state: BookingState.BOOKING_STATE_CONFIRMED, person: member(turn) });
      await expect(book(turn, member(99))).rejects.toMatchObject({ reason: 'slot-taken' });
    },
  );

  test('each is in the register of bookings and in the stream once, in one version', async () => {
    const all = await Array.fromAsync(city.client('coworking').bookings.everyBooking({ resource: room }));
    expect(all.map(({ person, etag }) => `${person} ${etag}`)).toEqual(steps.map((_, turn) => `${member(turn)} 1`));
    const wanted = all.map(({ name }) => `${name.split('/').at(-1)}@1`).toSorted();
    const told = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { stream, message } of everyMessage(city)) {
        if (stream !== 'EVENTS' || !message.subject.includes('.coworking.v1.booking.')) continue;
        const envelope = decodeEnvelope(message.header, message.data);
        found.push(`${BookingConfirmed.decode(envelope.body).facts?.bookingId}@${envelope.version}`);
      }
      return found.toSorted();
    };
    await eventually(async () => (await told()).length >= wanted.length, { what: 'all to be told', timeout: 30_000 });
    expect(await told()).toEqual(wanted);
  });
});
