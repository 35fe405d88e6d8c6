import { randomUUID } from 'node:crypto';
import type { NodeClient, Partially as Some } from '@inclust/client';
import { RegistrationState, type Registration, type RegistrationRules } from '@inclust/contracts';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { node, organisation, refusedWith, servingEvents } from './serving-events.ts';

const scope = fileScope();
const database = testDatabase();
/** Two processes of one node. */
let both: readonly [NodeClient, NodeClient];

beforeAll(async () => {
  const natsUrl = scope.use(await openTestNats()).url;
  const [one, two] = [
    await servingEvents(scope, database.url, natsUrl),
    await servingEvents(scope, database.url, natsUrl),
  ];
  both = [one.client, two.client];
});

const { REGISTRATION_STATE_CONFIRMED: confirmed, REGISTRATION_STATE_WAITING: waiting } = RegistrationState;
const { REGISTRATION_STATE_OFFERED: offered, REGISTRATION_STATE_CANCELLED: cancelled } = RegistrationState;

/** A published event whose quota has so many places, `undefined` without end; its only occurrence. */
async function open(capacity: number | undefined, rules: Some<RegistrationRules> = {}): Promise<string> {
  const [{ events, registrations }] = both;
  const { event } = await events.createEvent({
    event: {
      titles: { en: { text: 'Concert' } },
      disciplines: ['performing-arts'],
      organisers: [organisation],
      mode: 2,
      link: 'https://example.org/live',
      schedule: {
        first: {
          $case: 'timed',
          value: { startTime: '2037-10-19T19:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
        },
      },
    },
  });
  const name = event?.name ?? '';
  await events.publishEvent({ name });
  await registrations.setRegistrationRules({
    event: name,
    rules: {
      quotas: [{ id: 'room', ...(capacity === undefined ? {} : { capacity }) }],
      ticketTypes: [{ id: 'seat', quotas: ['room'] }],
      waitingList: true,
      holdMilliseconds: 900_000n,
      offerMilliseconds: 3_600_000n,
      ...rules,
    },
  });
  return `${name}/occurrences/single`;
}

/** Somebody new registers at the process of that turn. */
async function register(occurrence: string, turn: number, quantity = 1): Promise<Registration> {
  const person = `nodes/${node}/members/${randomUUID()}`;
  const lines = [{ ticketType: 'seat', quantity }];
  const { registration } = await at(turn).registrations.register({ occurrence, person, lines, wait: true });
  if (!registration) throw new Error('nothing was answered');
  return registration;
}

const at = (turn: number) => both[turn % 2 ? 1 : 0];
const read = async ({ name }: Registration) => (await both[0].registrations.getRegistration({ name })).registration;

async function seat(occurrence: string) {
  const { ticketTypes } = await both[1].registrations.getAvailability({ occurrence });
  const [one] = ticketTypes;
  return one && { remaining: one.remaining, perOrder: one.perOrder, waiting: one.waiting };
}

test('capacity 1 and one who has it: nothing remains; capacity 0 is closed; none is without end', async () => {
  const occurrence = await open(1);
  await register(occurrence, 0);
  expect(await seat(occurrence)).toEqual({ remaining: 0n, perOrder: 0n, waiting: 0n });
  const closed = await open(0);
  expect(await seat(closed)).toEqual({ remaining: 0n, perOrder: 0n, waiting: 0n });
  expect(await refusedWith(register(closed, 0))).toEqual(['more-than-there-is']);
  const endless = await open(undefined);
  expect((await register(endless, 1, 700)).state).toBe(confirmed);
  expect(await seat(endless)).toEqual({ remaining: undefined, perOrder: undefined, waiting: 0n });
});

test('Y and Z wait for one place: Y accepts and cancels, then it is offered to Z, and never to Y again', async () => {
  const occurrence = await open(1);
  const [x, y, z] = [await register(occurrence, 0), await register(occurrence, 1), await register(occurrence, 0)];
  const states = async () => Promise.all([x, y, z].map(async (one) => (await read(one))?.state));
  await at(1).registrations.cancelRegistration({ name: x.name });
  expect(await states()).toEqual([cancelled, offered, waiting]);
  await at(0).registrations.acceptOffer({ name: y.name });
  await at(1).registrations.cancelRegistration({ name: y.name });
  expect(await states()).toEqual([cancelled, cancelled, offered]);
  await at(0).registrations.declineOffer({ name: z.name });
  expect(await states()).toEqual([cancelled, cancelled, cancelled]);
  expect(await seat(occurrence)).toEqual({ remaining: 1n, perOrder: 1n, waiting: 0n });
});

test('two cancellations at once through two processes promote the two who are first in line', async () => {
  const occurrence = await open(2);
  const all: Registration[] = [];
  for (let turn = 0; turn < 5; turn += 1) all.push(await register(occurrence, turn));
  const [a, b] = all;
  await Promise.all([a, b].map((one, turn) => at(turn).registrations.cancelRegistration({ name: one?.name ?? '' })));
  expect(await Promise.all(all.map(async (one) => (await read(one))?.state))).toEqual([
    cancelled,
    cancelled,
    offered,
    offered,
    waiting,
  ]);
});

test('whatever comes at once through two processes, places sold and held are never more than there are', async () => {
  const occurrence = await open(7);
  const [{ registrations }, other] = both;
  let over = false;
  let looks = 0;
  const watching = (async () => {
    for (; !over; looks += 1) {
      const { ticketTypes } = await other.registrations.getAvailability({ occurrence });
      expect(ticketTypes.map(({ overbooked, remaining = 99n }) => [overbooked, remaining <= 7n])).toEqual([[0n, true]]);
    }
  })();
  await Promise.all(
    Array.from({ length: 40 }, async (_, turn) => {
      const quantity = 1 + (turn % 3);
      if (turn % 4 === 3) {
        const person = `nodes/${node}/members/${randomUUID()}`;
        const held = at(turn).registrations.holdPlaces({
          occurrence,
          person,
          lines: [{ ticketType: 'seat', quantity }],
        });
        return held.catch(() => undefined);
      }
      const { name } = await register(occurrence, turn, quantity);
      return turn % 4 === 2 ? at(turn + 1).registrations.cancelRegistration({ name }) : undefined;
    }),
  );
  over = true;
  await watching;
  expect(looks).toBeGreaterThan(0);
  const taken = (await Array.fromAsync(registrations.everyRegistration({ occurrence })))
    .filter(({ state }) => state !== waiting && state !== cancelled)
    .flatMap(({ lines }) => lines.map(({ quantity }) => quantity));
  const { remaining = 0n } = (await seat(occurrence)) ?? {};
  expect(taken.reduce((sum, one) => sum + one, Number(remaining))).toBe(7);
});
