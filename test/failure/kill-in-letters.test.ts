import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { concertOn } from '../support/concert.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';

const steps = ['consumer.received', 'consumer.applied', 'letter.taken', 'letter.sent', 'letter.noted'] as const;

// Covers: a letter that is lost or doubled when a process ends between a registration, its letter, the sending and noting it.
describe('SIGKILL at every step of a letter', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  let occurrence = '';

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await city.start();
    occurrence = await concertOn(city.client('events'), { startTime: '2027-10-19T20:00' });
  });

  /** Somebody registers, however often the process dies meanwhile. */
  const register = (step: string) => {
    const attendees = [{ displayName: 'Ελένη', email: `${step}@example.org` }];
    const lines = [{ ticketType: 'seat', quantity: 1, attendees }];
    const request = { occurrence, lines, requestId: `dies-at-${step}-0123456789abc` };
    return city.client('events').registrations.register(request);
  };

  const lettersTo = (address: string) => {
    const mail = homePaths(city.home).mail;
    const names = existsSync(mail) ? readdirSync(mail).filter((name) => !name.startsWith('.')) : [];
    return names.filter((name) => readFileSync(join(mail, name), 'utf8').includes(`To: ${address}\n`));
  };

  test.each(steps)('%s is reached, the process is killed there, and the letter is there once', async (step) => {
    const proof = join(folder, step);
    await city.killProcess('events');
    await city.startProcess('events', { INCLUST_FAULT: `${step}:1`, INCLUST_FAULT_FILE: proof });
    const registered = register(step).catch(() => undefined);
    await city.ended('events');
    expect([readFileSync(proof, 'utf8'), city.processes.get('events')?.signalCode]).toEqual([`${step}\n`, 'SIGKILL']);
    await city.startProcess('events');
    await registered;
    await register(step);
    await eventually(() => lettersTo(`${step}@example.org`).length === 1, { what: 'the letter', timeout: 90_000 });
  });

  test('all letters are there once, each noted as sent', async () => {
    const url = `mongodb://127.0.0.1:${city.file.ports.mongo}/inclust_arta`;
    const database = await mongoose.createConnection(url, { directConnection: true }).asPromise();
    scope.defer(() => database.close());
    const letters = database.collection('letters');
    const confirmed = { 'cause.kind': 'confirmed' };
    await eventually(async () => (await letters.countDocuments({ ...confirmed, state: 'sent' })) === steps.length, {
      what: 'every letter is noted',
      timeout: 60_000,
    });
    expect(await letters.countDocuments(confirmed)).toBe(steps.length);
    for (const step of steps) expect(lettersTo(`${step}@example.org`)).toHaveLength(1);
    // What was sent before it was noted was sent again, under the same name.
    expect(await letters.countDocuments({ ...confirmed, tries: { $gte: 2 } })).toBeGreaterThanOrEqual(2);
  });
});
