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
    what: 'the federation service',
    mode: 'many',
    strike: async (city) => {
      await city.killProcess('federation');
      await city.startProcess('federation');
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
  const federation = scope.use(
    connect(city.address('federation'), { authorize: operatorOfHome(city.home), patience: 50_000, timeout: 60_000 }),
  );
  const stop = new AbortController();
  const told: Told[] = [];
  const listed: Listed[] = [];
  const directoryBegun = Promise.withResolvers<void>();
  const listing = followDirectory(federation, stop.signal, (one) => listed.push(one), '', directoryBegun.resolve);
  const begun = Promise.withResolvers<void>();
  const watching = follow(client, stop.signal, (one) => told.push(one), '', begun.resolve);
  await Promise.all([begun.promise, directoryBegun.promise]);
  const registered: string[] = [];
  let struck: Promise<void> | undefined;
  for (let turn = 0; turn < members; turn += 1) {
    const { member } = await client.members.registerMember({
      profile: {
        kind: { $case: 'person', value: { givenName: 'Test', familyName: `Number ${turn}` } },
        disciplines: ['heritage'],
        listingConsent: true,
      },
    });
    registered.push(`members/${member?.name.split('/').at(-1)}`);
    if (turn === members / 3) struck = strike(city);
  }
  await struck;
  expect(told.length, 'told before the end of the fault').toBeGreaterThan(0);
  await eventually(() => told.length >= members, { what: 'everything is told', timeout: 30_000 });
  await eventually(() => listed.length >= members, { what: 'every entry is told', timeout: 30_000 });
  const gone = registered.slice(0, 3);
  for (const one of gone) await client.members.withdrawMember({ name: `nodes/arta/${one}` });
  await eventually(() => listed.length >= members + gone.length, { what: 'who has left is told', timeout: 30_000 });
  stop.abort();
  await Promise.all([watching, listing]);
  expect(
    listed
      .slice(0, members)
      .map(({ entry }) => entry)
      .toSorted(),
  ).toEqual(registered.map((one) => `+${one}`).toSorted());
  expect(listed.slice(members).map(({ entry }) => entry)).toEqual(gone.map((one) => `-${one}`));
  expect(new Set(listed.map(({ cursor }) => cursor)).size).toBe(listed.length);
  // Who comes later is told of who has left only that, and of each of the others once.
  const later: Listed[] = [];
  const third = new AbortController();
  const begin = listed[9]?.cursor;
  const late = followDirectory(federation, third.signal, (one) => later.push(one), begin);
  await eventually(() => later.length >= members - 10 + gone.length, { what: 'what came since is told again' });
  third.abort();
  await late;
  const known = new Set(listed.slice(0, 10).map(({ entry }) => entry));
  const since = registered.map((one) => `+${one}`).filter((one) => !known.has(one) && !gone.includes(one.slice(1)));
  expect(later.map(({ entry }) => entry).toSorted()).toEqual([...since, ...gone.map((one) => `-${one}`)].toSorted());
  const firsts = told.slice(0, members);
  expect(firsts.map(({ subject }) => subject).toSorted()).toEqual(registered.toSorted());
  expect(new Set(firsts.map(({ event }) => event)).size).toBe(members);
  expect(new Set(firsts.map(({ cursor }) => cursor)).size).toBe(members);
  // From any place of it another one goes on with the same.
  const middle = told[members / 2];
  const again: Told[] = [];
  const second = new AbortController();
  const rest = follow(client, second.signal, (one) => again.push(one), middle?.cursor);
  const rests = told.length - members / 2 - 1;
  await eventually(() => again.length >= rests, { what: 'the second half is told again' });
  second.abort();
  await rest;
  expect(again).toEqual(told.slice(members / 2 + 1));
});

/** An entry of the directory as a watch has told it, `+` that it is there or `-` that it is gone. */
interface Listed {
  readonly cursor: string;
  readonly entry: string;
}

async function followDirectory(
  client: NodeClient,
  signal: AbortSignal,
  tell: (listed: Listed) => void,
  cursor = '',
  begun: () => void = () => {},
): Promise<void> {
  for await (const { cursor: at, what } of client.directory.watchDirectory({ cursor }, signal)) {
    begun();
    if (what?.$case !== 'entry' && what?.$case !== 'gone') continue;
    const sign = what.$case === 'entry' ? '+' : '-';
    tell({ cursor: at, entry: `${sign}${what.value.name.slice('nodes/arta/'.length)}` });
  }
}

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
