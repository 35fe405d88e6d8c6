import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import { Promotion, RegistrationState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { concertOn } from '../support/concert.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { envelopesIn } from '../support/published.ts';

// Those of the outbox, which a process may reach by what it publishes again, are tried in kill-at-step.test.ts.
const steps = ['together.written', 'registrations.written', 'outbox.written'] as const;
const { REGISTRATION_STATE_CONFIRMED: confirmed, REGISTRATION_STATE_WAITING: waiting } = RegistrationState;
const cancelled = RegistrationState.REGISTRATION_STATE_CANCELLED;

// Covers: a place that is given twice, lost, or promised to nobody, when a process ends before, in and after its transaction.
describe('SIGKILL at every step of a registration and of a cancellation', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  let turn = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await Promise.all([city.startNats(), city.startMongo()]);
    await city.startProcess('events');
  });

  const member = (number: number) => `nodes/arta/members/01890000-0000-8000-8000-${String(number).padStart(12, '0')}`;

  /** Registers a person for a place of one, or cancels that; the same person and occurrence is the same request. */
  const register = ({ registrations }: Pick<NodeClient, 'registrations'>, occurrence: string, number: number) =>
    registrations.register({
      occurrence,
      person: member(number),
      lines: [{ ticketType: 'seat', quantity: 1 }],
      wait: true,
      requestId: `registers-${number}`,
    });
  const cancel = ({ registrations }: Pick<NodeClient, 'registrations'>, name: string) =>
    registrations.cancelRegistration({ name, requestId: 'cancels-and-dies' });

  /** Does something in a process that dies at a step of it, and starts it again. */
  async function dying(step: string, work: (client: NodeClient) => Promise<unknown>): Promise<void> {
    const proof = join(folder, `${step}-${(turn += 1)}`);
    await city.killProcess('events');
    await city.startProcess('events', { INCLUST_FAULT: `${step}:1`, INCLUST_FAULT_FILE: proof });
    {
      const authorize = operatorOfHome(city.home);
      using client = connect(city.address('events'), { patience: 0, timeout: 5_000, authorize });
      await work(client).catch(() => undefined);
    }
    await city.ended('events');
    expect([readFileSync(proof, 'utf8'), city.processes.get('events')?.signalCode]).toEqual([`${step}\n`, 'SIGKILL']);
    await city.startProcess('events');
  }

  const client = () => city.client('events');
  const open = () =>
    concertOn(client(), {
      rules: {
        quotas: [{ id: 'room', capacity: 1 }],
        waitingList: true,
        promotion: Promotion.PROMOTION_CONFIRM,
      },
    });
  const statesOf = async (occurrence: string) =>
    Object.fromEntries(
      (await Array.fromAsync(client().registrations.everyRegistration({ occurrence }))).map(({ person, state }) => [
        Number(person.slice(-12)),
        state,
      ]),
    );
  const availability = async (occurrence: string) => {
    const { ticketTypes } = await client().registrations.getAvailability({ occurrence });
    return ticketTypes.map(({ remaining, perOrder, overbooked, waiting: wait }) => [
      remaining,
      perOrder,
      overbooked,
      wait,
    ]);
  };

  test.each(steps)('%s of a registration: she has the place or nothing, and a repeat the one place', async (step) => {
    const occurrence = await open();
    await dying(step, (one) => register(one, occurrence, 1));
    const left = await statesOf(occurrence);
    expect(left).toEqual(step === 'together.written' ? {} : { 1: confirmed });
    expect(await availability(occurrence)).toEqual(left[1] ? [[0n, 0n, 0n, 0n]] : [[1n, 1n, 0n, 0n]]);
    await register(client(), occurrence, 2);
    await register(client(), occurrence, 1);
    const [first, second] = left[1] ? [1, 2] : [2, 1];
    expect(await statesOf(occurrence)).toEqual({ [first]: confirmed, [second]: waiting });
    expect(await availability(occurrence)).toEqual([[0n, 0n, 0n, 1n]]);
  });

  test.each(steps)('%s of a cancellation: the place goes to who waits once, with it or not at all', async (step) => {
    const occurrence = await open();
    const { registration } = await register(client(), occurrence, 1);
    for (const number of [2, 3]) await register(client(), occurrence, number);
    const name = registration?.name ?? '';
    await dying(step, (one) => cancel(one, name));
    const done = step !== 'together.written';
    const before = { 1: confirmed, 2: waiting, 3: waiting };
    const after = { 1: cancelled, 2: confirmed, 3: waiting };
    expect(await statesOf(occurrence)).toEqual(done ? after : before);
    await cancel(client(), name);
    expect(await statesOf(occurrence)).toEqual(after);
    expect(await availability(occurrence)).toEqual([[0n, 0n, 0n, 1n]]);
  });

  test('each change of each registration was told once, in the order of its versions', async () => {
    const told = async () => {
      const found = new Map<string, number[]>();
      for (const { subject, envelope } of await envelopesIn(city, 'services', 'EVENTS'))
        if (subject.includes('.registration.'))
          found.set(envelope.subject, [...(found.get(envelope.subject) ?? []), envelope.version]);
      return [...found.values()].map((versions) => versions.join()).toSorted();
    };
    // Of a registration two in one version each; of a cancellation two in two and one in one.
    const wanted = steps.flatMap(() => ['1', '1', '1', '1,2', '1,2']).toSorted();
    await eventually(async () => expect(await told()).toEqual(wanted), { what: 'all to be told', timeout: 30_000 });
  });
});
