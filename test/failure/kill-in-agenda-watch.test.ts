import { operatorOfHome, ownToken, tokenSigner } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import { EventMode } from '@inclust/contracts';
import type { Role } from '@inclust/kernel';
import { ensureSigningKey, homePaths } from '@inclust/node-home';
import { eventually, temporaryFolder, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest, ProcessMode } from '../support/node-under-test.ts';

const count = 40;
const report = 'programmes/watched/periods/now/reports/arta';
const present = Temporal.Now.plainDateISO().toPlainYearMonth();

/** Ends something with SIGKILL and starts it again. */
interface Fault {
  readonly what: string;
  readonly mode: ProcessMode;
  readonly strike: (city: NodeUnderTest) => Promise<void>;
}

const faults: readonly Fault[] = [
  {
    what: 'the services that tell',
    mode: 'many',
    strike: async (city) => {
      const struck = ['federation', 'reporting'];
      await Promise.all(struck.map((name) => city.killProcess(name)));
      await Promise.all(struck.map((name) => city.startProcess(name)));
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

/** What a watch has told, and where it stood. */
interface Told {
  readonly cursor: string;
  readonly what: string;
}

// Covers: an event of the agenda or a change of a report that a watch misses or tells twice where what it reads from is killed under it; cursors, names,
// versions and events are compared.
test.each(faults)('watches of the agenda and of reports go on over SIGKILL of $what', async ({ mode, strike }) => {
  const scope = testScope();
  const city = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta', mode));
  await city.start();
  const patient = { patience: 50_000, timeout: 60_000 };
  const clientOf = (service: 'events' | 'federation'): NodeClient =>
    scope.use(connect(city.address(service), { authorize: operatorOfHome(city.home), ...patient }));
  const as = (role: Role): NodeClient => {
    const signer = tokenSigner(city.file.nodeId, ensureSigningKey(homePaths(city.home).tokenKey), Date.now);
    const authorize = ownToken(signer, city.file.nodeId, { id: role, role }, Date.now);
    return scope.use(connect(city.address('reporting'), { authorize, ...patient }));
  };
  const { events } = clientOf('events');
  const [officer, coordinator] = [as('officer'), as('coordinator')];
  await officer.reports.createProgramme({
    programme: {
      name: 'programmes/watched',
      title: { en: { text: 'Programme' } },
      fromMonth: present.toString(),
      untilMonth: present.add({ years: 1 }).toString(),
      periods: [{ periodId: 'now', fromMonth: present.toString(), untilMonth: present.toString() }],
      targets: [{ indicator: 'organisations-by-discipline', nodeId: 'arta', value: '3' }],
    },
  });

  const stop = new AbortController();
  const agenda: Told[] = [];
  const changes: Told[] = [];
  const [agendaBegun, changesBegun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const watching = [
    followAgenda(clientOf('federation'), stop.signal, agenda, { begun: agendaBegun.resolve }),
    followReports(officer, stop.signal, changes, { begun: changesBegun.resolve }),
  ];
  await Promise.all([agendaBegun.promise, changesBegun.promise]);

  const published: string[] = [];
  let struck: Promise<void> | undefined;
  for (let turn = 0; turn < count; turn += 1) {
    const { event } = await events.createEvent({
      event: {
        titles: { el: { text: `Συναυλία ${turn}` } },
        disciplines: ['performing-arts'],
        organisers: ['nodes/arta/members/01890000-0000-8000-8000-000000000001'],
        mode: EventMode.EVENT_MODE_ONLINE,
        link: 'https://example.org/live',
        schedule: {
          first: {
            $case: 'timed',
            value: { startTime: '2037-06-01T20:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
          },
        },
      },
    });
    const name = event?.name ?? '';
    await events.publishEvent({ name });
    published.push(name);
    await coordinator.reports.editReport({ name: report, note: `Παρατήρηση ${turn}` });
    if (turn === count / 4) struck = strike(city);
  }
  await struck;
  await eventually(() => agenda.length >= count, { what: 'every event is told', timeout: 30_000 });
  await eventually(() => changes.length >= count, { what: 'every change is told', timeout: 30_000 });
  stop.abort();
  await Promise.all(watching);

  expect(agenda.map(({ what }) => what).toSorted()).toEqual(published.toSorted());
  expect(changes.map(({ what }) => what)).toEqual(
    Array.from({ length: count }, (_, turn) => `reports/watched/now/arta@${turn + 1}`),
  );
  for (const told of [agenda, changes]) expect(new Set(told.map(({ cursor }) => cursor)).size).toBe(told.length);
  // From any place of it another one goes on with the same.
  const again: Told[] = [];
  const second = new AbortController();
  const rest = followReports(officer, second.signal, again, { cursor: changes[count / 2]?.cursor ?? '' });
  await eventually(() => again.length >= count / 2 - 1, { what: 'the second half is told again' });
  second.abort();
  await rest;
  expect(again).toEqual(changes.slice(count / 2 + 1));
});

interface From {
  readonly cursor?: string;
  readonly begun?: () => void;
}

async function followAgenda(client: NodeClient, signal: AbortSignal, told: Told[], from: From): Promise<void> {
  const { cursor = '', begun = () => {} } = from;
  for await (const { cursor: at, what } of client.agenda.watchAgenda({ cursor }, signal)) {
    begun();
    if (what?.$case === 'event') told.push({ cursor: at, what: what.value.event?.name ?? '' });
  }
}

async function followReports(client: NodeClient, signal: AbortSignal, told: Told[], from: From): Promise<void> {
  const { cursor = '', begun = () => {} } = from;
  for await (const { cursor: at, what } of client.reports.watchReports({ cursor }, signal)) {
    begun();
    if (what?.$case === 'change') told.push({ cursor: at, what: `${what.value.subject}@${what.value.version}` });
  }
}
