import { RefusedError } from '@inclust/client';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import type { NodeUnderTest, ProcessMode } from '../support/node-under-test.ts';
import { factsKept, subjectsCounted } from '../support/projections.ts';
import { eventsPublished } from '../support/published.ts';
import { importFile, membersByExternalId, registerFile } from '../support/register-file.ts';

const rows = 2_000;
const file = registerFile(rows);

/** Ends something with SIGKILL, as a power cut would, and starts it again. */
interface Fault {
  readonly what: string;
  readonly mode: ProcessMode;
  readonly kill: (city: NodeUnderTest) => Promise<void>;
  readonly restart: (city: NodeUnderTest) => Promise<void>;
}

const killProcess = (mode: ProcessMode, name: string): Fault => ({
  what: `the process ${name}`,
  mode,
  kill: (city) => city.killProcess(name),
  restart: (city) => city.startProcess(name),
});

const faults: readonly Fault[] = [
  killProcess('one', 'node'),
  killProcess('many', 'members'),
  {
    what: 'NATS',
    mode: 'one',
    kill: async (city) => void (await city.nats?.kill()),
    restart: (city) => city.startNats(),
  },
  {
    what: 'the database',
    mode: 'one',
    kill: async (city) => void (await city.mongo?.kill()),
    restart: (city) => city.startMongo(),
  },
];

// Covers: acknowledged rows that are lost, rows and events that are there twice, events that are never published or counted twice.
describe.each(faults)('SIGKILL of $what in the middle of an import', ({ mode, kill, restart }) => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let acknowledgedRows = 0;

  beforeAll(async () => {
    city = scope.use(await loneCity(scope.use(await temporaryFolder()).path, 'arta', mode));
    await city.start();
    let killed: Promise<void> | undefined;
    const ended = await importFile(city.client(), file, (done) => {
      if (killed) return;
      acknowledgedRows = done;
      if (done >= rows / 4) killed = kill(city);
    }).catch((error: unknown) => error);
    // Without NATS the register goes on; without the rest of them it cannot.
    if (ended instanceof Error && !(ended instanceof RefusedError)) throw ended;
    await killed;
    expect(acknowledgedRows).toBeGreaterThanOrEqual(rows / 4);
    expect(acknowledgedRows).toBeLessThan(rows);
    await restart(city);
  });

  test('every acknowledged row is there once, and importing again completes the register', async () => {
    const before = await eventually(() => membersByExternalId(city.client()), {
      what: 'the register answers again',
      timeout: 30_000,
    });
    const expected = Array.from({ length: acknowledgedRows }, (_, at) => `row-${at + 1}`);
    expect(expected.filter((row) => !before.has(row))).toEqual([]);

    const again = await importFile(city.client(), file);
    expect(again).toMatchObject({ registered: rows - before.size, updated: 0, unchanged: before.size, refused: 0 });
    const after = await membersByExternalId(city.client());
    expect([...after.keys()].toSorted()).toEqual(Array.from({ length: rows }, (_, at) => `row-${at + 1}`).toSorted());
    for (const [row, member] of before) expect([row, after.get(row)]).toEqual([row, member]);
  });

  test('every event is published at least once and applied once', async () => {
    const members = [...(await membersByExternalId(city.client())).values()].map((member) =>
      member.replace(/^.*\//, ''),
    );
    const published = await eventually(
      async () => {
        const found = await eventsPublished(city);
        return found.length >= rows && found;
      },
      { what: 'every event in the stream', timeout: 30_000 },
    );
    // One event a member: none was decided twice.
    expect(published.map((event) => event.split(' ')[1] ?? '').toSorted()).toEqual(members.toSorted());
    await eventually(async () => expect(await factsKept(city, 'arta')).toEqual(published), {
      what: 'every event applied',
      timeout: 30_000,
    });
    // Facts are kept before they are counted.
    await eventually(async () => expect(await subjectsCounted(city, 'arta')).toEqual(members.toSorted()), {
      what: 'every member counted',
      timeout: 30_000,
    });
    const figures = await figuresOf(city.client('reporting'), 'members-by-month');
    expect([...figures.values()].at(-1)).toBe(rows);
  });

  test('a third run changes nothing', async () => {
    const [members, published] = [await membersByExternalId(city.client()), await eventsPublished(city)];
    expect(await importFile(city.client(), file)).toMatchObject({
      registered: 0,
      updated: 0,
      unchanged: rows,
      refused: 0,
    });
    expect(await membersByExternalId(city.client())).toEqual(members);
    expect(await eventsPublished(city)).toEqual(published);
  });
});
