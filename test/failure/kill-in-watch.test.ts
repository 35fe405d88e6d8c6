import { operatorOfHome } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import { eventually, temporaryFolder, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest, ProcessMode } from '../support/node-under-test.ts';

const members = 300;

/** Ends something with SIGKILL and starts it again. */
interface Fault {
  readonly what: string;
  readonly mode: ProcessMode;
  readonly strike: (city: NodeUnderTest) => Promise<void>;
}

const faults: readonly Fault[] = [
  {
    what: 'the register',
    mode: 'many',
    strike: async (city) => {
      await city.killProcess('members');
      await city.startProcess('members');
    },
  },
  {
    what: 'NATS',
    mode: 'one',
    strike: async (city) => {
      await city.nats?.kill();
      await city.startNats();
    },
  },
  {
    what: 'the node, its NATS and its database',
    mode: 'one',
    strike: async (city) => {
      await Promise.all([city.killProcess('node'), city.nats?.kill(), city.mongo?.kill()]);
      await Promise.all([city.startNats(), city.startMongo()]);
      await city.startProcess('node');
    },
  },
];

/** What a watch has told: where it stood, which event, and of whom. */
interface Told {
  readonly cursor: string;
  readonly event: string;
  readonly subject: string;
}

// Covers: a change that a watch misses or tells twice where what it reads from is killed under it; cursors, events and members are compared.
test.each(faults)('a watch goes on over SIGKILL of $what', async ({ mode, strike }) => {
  const scope = testScope();
  const city = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta', mode));
  await city.start();
  const client = scope.use(
    connect(city.address('members'), { authorize: operatorOfHome(city.home), patience: 50_000, timeout: 60_000 }),
  );
  const stop = new AbortController();
  const told: Told[] = [];
  const begun = Promise.withResolvers<void>();
  const watching = follow(client, stop.signal, (one) => told.push(one), '', begun.resolve);
  await begun.promise;
  const registered: string[] = [];
  let struck: Promise<void> | undefined;
  for (let turn = 0; turn < members; turn += 1) {
    const { member } = await client.members.registerMember({
      profile: {
        kind: { $case: 'person', value: { givenName: 'Test', familyName: `Number ${turn}` } },
        disciplines: ['heritage'],
      },
    });
    registered.push(`members/${member?.name.split('/').at(-1)}`);
    if (turn === members / 3) struck = strike(city);
  }
  await struck;
  expect(told.length, 'told before the end of the fault').toBeGreaterThan(0);
  await eventually(() => told.length >= members, { what: 'everything is told', timeout: 30_000 });
  stop.abort();
  await watching;
  expect(told.map(({ subject }) => subject).toSorted()).toEqual(registered.toSorted());
  expect(new Set(told.map(({ event }) => event)).size).toBe(members);
  expect(new Set(told.map(({ cursor }) => cursor)).size).toBe(members);
  // From any place of it another one goes on with the same.
  const middle = told[members / 2];
  const again: Told[] = [];
  const second = new AbortController();
  const rest = follow(client, second.signal, (one) => again.push(one), middle?.cursor);
  await eventually(() => again.length >= members / 2 - 1, { what: 'the second half is told again' });
  second.abort();
  await rest;
  expect(again).toEqual(told.slice(members / 2 + 1));
});

async function follow(
  client: NodeClient,
  signal: AbortSignal,
  tell: (told: Told) => void,
  cursor = '',
  begun: () => void = () => {},
): Promise<void> {
  for await (const { cursor: at, what } of client.members.watchMembers({ cursor }, signal)) {
    begun();
    if (what?.$case === 'change') tell({ cursor: at, event: what.value.eventId, subject: what.value.subject });
  }
}
