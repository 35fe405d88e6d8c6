import { operatorOfHome } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import { RegistrationState, type Registration } from '@inclust/contracts';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { concertOn } from '../support/concert.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';

const { REGISTRATION_STATE_CONFIRMED: confirmed, REGISTRATION_STATE_WAITING: waiting } = RegistrationState;

// Covers: two processes of one service that give away the same places, and very many who come at once.
describe('who comes first, in two processes of a node', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let both: readonly [NodeClient, NodeClient];

  beforeAll(async () => {
    city = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta', 'many'));
    await Promise.all([city.startNats(), city.startMongo()]);
    const address = `127.0.0.1:${city.file.ports.grpc + 9}`;
    await city.startProcess('events');
    await city.startProcess('events', {}, { name: 'events-2', address });
    both = [city.client('events'), scope.use(connect(address, { authorize: operatorOfHome(city.home) }))];
    const ids = ['events', 'events-2'].map((name) => city.processes.get(name)?.pid);
    expect(new Set(ids).size).toBe(2);
  });

  const at = (turn: number): NodeClient => both[turn % 2 ? 1 : 0];
  const open = (capacity: number): Promise<string> =>
    concertOn(at(0), { rules: { quotas: [{ id: 'room', capacity }], waitingList: true } });

  async function register(occurrence: string, number: number, quantity = 1): Promise<Registration> {
    const { registration } = await at(number).registrations.register({
      occurrence,
      person: `nodes/arta/members/01890000-0000-8000-8000-${String(number).padStart(12, '0')}`,
      lines: [{ ticketType: 'seat', quantity }],
      wait: true,
      requestId: `first-come-${number}`,
    });
    if (!registration) throw new Error('nothing was answered');
    return registration;
  }

  const positionsOf = (all: readonly Registration[]): number[] =>
    all.flatMap(({ state, position }) => (state === waiting ? [Number(position)] : []));
  const rising = (numbers: readonly number[]): number[] => numbers.toSorted((one, other) => one - other);
  const upTo = (last: number): number[] => Array.from({ length: last }, (_, position) => position + 1);
  const shown = (all: readonly Registration[]): Record<string, string> =>
    Object.fromEntries(all.map(({ name, state, position }) => [name, `${state} ${position}`]));
  const listed = (occurrence: string) => Array.fromAsync(at(1).registrations.everyRegistration({ occurrence }));

  test('50 at once for one place: one has it, the others wait in a row without a gap', async () => {
    const occurrence = await open(1);
    const all = await Promise.all(upTo(50).map((number) => register(occurrence, number)));
    expect(all.filter(({ state }) => state === confirmed)).toHaveLength(1);
    expect(rising(positionsOf(all))).toEqual(upTo(49));
    expect(shown(await listed(occurrence))).toEqual(shown(all));
    const { ticketTypes } = await at(1).registrations.getAvailability({ occurrence });
    expect(ticketTypes).toMatchObject([{ remaining: 0n, perOrder: 0n, overbooked: 0n, waiting: 49n }]);
  });

  test('two orders of 2 at once for two places: one has both, the other waits whole', async () => {
    for (const _ of upTo(5)) {
      const occurrence = await open(2);
      const all = await Promise.all([1, 2].map((number) => register(occurrence, number, 2)));
      expect(new Set(all.map(({ state }) => state))).toEqual(new Set([confirmed, waiting]));
    }
  });

  test('10,000 for 500 places, 256 at a time: exactly 500 have one, and who came later waits behind who came before', async () => {
    const occurrence = await open(500);
    const coming = upTo(10_000).values();
    // Of each caller in the order in which she was answered: she asks again only then.
    const callers = await Promise.all(
      Array.from({ length: 256 }, async () => {
        const answered: Registration[] = [];
        for (const number of coming) answered.push(await register(occurrence, number));
        return answered;
      }),
    );
    const all = callers.flat();
    expect(all).toHaveLength(10_000);
    expect(all.filter(({ state }) => state === confirmed)).toHaveLength(500);
    expect(rising(positionsOf(all))).toEqual(upTo(9_500));
    for (const answered of callers) {
      expect(positionsOf(answered)).toEqual(rising(positionsOf(answered)));
      const states = answered.map(({ state }) => state);
      expect(states.lastIndexOf(confirmed)).toBeLessThan(
        states.includes(waiting) ? states.indexOf(waiting) : states.length,
      );
    }
    expect(shown(await listed(occurrence))).toEqual(shown(all));
  }, 600_000);
});
