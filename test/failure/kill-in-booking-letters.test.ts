import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';
import { roomOn, spaceOn } from '../support/space.ts';

const steps = ['consumer.received', 'consumer.applied', 'letter.taken', 'letter.sent', 'letter.noted'] as const;

// Covers: a letter about a booking that is lost or doubled when a process ends between the booking, its letter, the sending and noting it.
describe('SIGKILL at every step of a letter about a booking', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  let room = '';
  const members = new Map<string, string>();

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await city.start();
    for (const [turn, step] of steps.entries()) {
      const profile = { ...person(turn), email: `${step}@example.org` };
      const { member } = await city.client().members.registerMember({ profile });
      members.set(step, member?.name ?? '');
    }
    const node = city.client('coworking');
    room = await roomOn(node, await spaceOn(node));
  });

  const begin = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 2 * 86_400_000;

  /** A member books, however often the process dies meanwhile. */
  const book = (step: (typeof steps)[number]) => {
    const start = begin + steps.indexOf(step) * 86_400_000;
    const [startTime = '', endTime = ''] = [start, start + 7_200_000].map((at) => new Date(at).toISOString());
    const request = { resource: room, person: members.get(step) ?? '', startTime, endTime };
    return city.client('coworking').bookings.createBooking({ ...request, requestId: `dies-at-${step}-0123456789` });
  };

  const lettersTo = (address: string) => {
    const { mail } = homePaths(city.home);
    const names = existsSync(mail) ? readdirSync(mail).filter((name) => !name.startsWith('.')) : [];
    return names.filter((name) => readFileSync(join(mail, name), 'utf8').includes(`To: ${address}\n`));
  };

  test.each(steps)('%s is reached, the process is killed there, and the letter is there once', async (step) => {
    const proof = join(folder, step);
    await city.killProcess('coworking');
    await city.startProcess('coworking', { INCLUST_FAULT: `${step}:1`, INCLUST_FAULT_FILE: proof });
    const booked = book(step).catch(() => undefined);
    await city.ended('coworking');
    expect([readFileSync(proof, 'utf8'), city.processes.get('coworking')?.signalCode]).toEqual([
      `${step}\n`,
      'SIGKILL',
    ]);
    await city.startProcess('coworking');
    await booked;
    await book(step);
    await eventually(() => lettersTo(`${step}@example.org`).length === 1, { what: 'the letter', timeout: 90_000 });
  });

  test('all letters are there once, each noted as sent', async () => {
    const url = `mongodb://127.0.0.1:${city.file.ports.mongo}/inclust_arta`;
    const database = await mongoose.createConnection(url, { directConnection: true }).asPromise();
    scope.defer(() => database.close());
    const letters = database.collection('booking_letters');
    await eventually(async () => (await letters.countDocuments({ state: 'sent' })) === steps.length, {
      what: 'every letter is noted',
      timeout: 60_000,
    });
    expect(await letters.countDocuments()).toBe(steps.length);
    for (const step of steps) expect(lettersTo(`${step}@example.org`)).toHaveLength(1);
    // What was sent before it was noted was sent again, under the same name.
    expect(await letters.countDocuments({ tries: { $gte: 2 } })).toBeGreaterThanOrEqual(2);
  });
});
