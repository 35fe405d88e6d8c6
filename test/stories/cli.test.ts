import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { program, succeeded } from '../support/run-cli.ts';

const scope = fileScope();

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly said: () => { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

let data = '';
beforeAll(async () => {
  data = scope.use(await temporaryFolder()).path;
});

/** Starts the command with the data folder of this file. */
function start(...args: readonly string[]): Started {
  const child = spawn(process.execPath, [program, '--data', data, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes) => (stdout += String(bytes)));
  child.stderr.on('data', (bytes) => (stderr += String(bytes)));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return { child, said: () => ({ stdout, stderr }), ended };
}

async function inclust(...args: readonly string[]): Promise<Ended> {
  return start(...args).ended;
}

async function json<Answer>(...args: readonly string[]): Promise<Answer> {
  const { stdout, stderr, code } = await inclust('--json', ...args);
  if (stdout === '') throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}

/** How long the demonstration takes to be imported and to settle, at most, in milliseconds: a minute and a half on two cores. */
const longestStart = 400_000;

/** Runs `up` until it is settled; ended with the test file, whatever happens. */
async function up(): Promise<Started> {
  const started = start('up');
  scope.defer(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
  });
  await eventually(
    () => {
      if (started.child.exitCode !== null) throw new Error(started.said().stderr);
      return started.said().stdout.includes('Settled');
    },
    { what: 'the federation to settle', timeout: longestStart },
  );
  return started;
}

/** Ends it with a signal. Gives how long that took, in milliseconds. */
async function stop({ child, ended }: Started, signal: NodeJS.Signals): Promise<number> {
  const from = performance.now();
  child.kill(signal);
  await succeeded(ended);
  return performance.now() - from;
}

interface Status {
  readonly nodes: readonly {
    readonly id: string;
    readonly address: string;
    /** With `--compare`. */
    readonly copies?: string;
    readonly processes: readonly { readonly name: string; readonly pid: number; readonly restarts: number }[];
    readonly federation?: { readonly links: readonly { readonly nodeId: string; readonly up: boolean }[] };
  }[];
}

interface Reconciled {
  readonly differences: readonly { readonly onlyAtCity: readonly string[]; readonly onlyAtMeta: readonly string[] }[];
}

interface Report {
  readonly coworking: Readonly<Record<string, { readonly bookings: Readonly<Record<string, number>> }>>;
}

/** Five nodes with all their data: three minutes on two cores; in milliseconds. */
const wholeDemonstration = 900_000;

describe('the federation of one machine, from the command line', () => {
  let running: Started;
  /** What the first demonstration had of co-working. */
  let first: Report['coworking'] = {};

  test(
    'the first start makes five nodes, lets the cities join and imports their registers',
    async () => {
      running = await up();
      const { nodes } = await json<Status>('status');
      expect(nodes.map(({ id }) => id)).toEqual(['meta', 'arta', 'corfu', 'vlora', 'korca']);
      const pids = nodes.flatMap(({ processes }) => processes.map(({ pid }) => pid));
      expect(new Set(pids).size).toBe(15);
      expect(running.said().stderr).toContain('arta: register imported, 390 of 396 rows taken over, 6 refused');
      const found = await json<{ name: string }[]>('directory', 'search', 'giorgos', '--node', 'vlora');
      expect(found.length).toBeGreaterThan(0);
    },
    wholeDemonstration,
  );

  test('whether all copies are equal is told at once, and when a link is down that nothing was compared', async () => {
    const copies = async () => {
      const { nodes } = await json<Status>('status', '--compare');
      return Object.fromEntries(nodes.map(({ id, copies: how }) => [id, how]));
    };
    const equal = { meta: 'equal', arta: 'equal', corfu: 'equal', vlora: 'equal', korca: 'equal' };
    await eventually(async () => expect(await copies()).toEqual(equal), {
      what: 'copies to be equal',
      timeout: 60_000,
    });
    expect((await json<Status>('status')).nodes.map(({ copies: how }) => how)).toEqual(Array(5).fill(undefined));
    await succeeded(inclust('link', 'cut', 'vlora'));
    await eventually(async () => expect(await copies()).toEqual({ ...equal, vlora: 'link-down' }), {
      what: 'the link to be seen as down',
      timeout: 20_000,
    });
    expect((await inclust('status', '--compare')).stdout).toContain('not compared: the link is down');
    await succeeded(inclust('link', 'mend', 'vlora'));
    await eventually(async () => expect(await copies()).toEqual(equal), { what: 'the link to be up', timeout: 30_000 });
  });

  test('a second start on the same folder says that it runs already', async () => {
    const second = await inclust('up');
    expect(second.code).toBe(75);
    expect(second.stderr).toContain(`already (process ${running.child.pid})`);
  });

  test('a link is cut and mended while its city takes in a member', async () => {
    for (const mode of ['close', 'blackhole']) {
      await succeeded(inclust('link', 'cut', 'arta', '--mode', mode));
      await eventually(async () => linkIsUp(await json<Status>('status')) === false, {
        what: 'the link to be seen as down',
        timeout: 20_000,
      });
      const member = await json<{ name: string }>(
        'members',
        'register',
        '--node',
        'arta',
        '--given-name',
        'Άννα',
        '--family-name',
        mode,
        '--discipline',
        'heritage',
        '--consent',
      );
      expect(await json<unknown[]>('directory', 'search', mode)).toEqual([]);
      const [, id] = /\/members\/(.*)$/.exec(member.name) ?? [];
      const apart = await eventually(
        async () => {
          const { differences } = JSON.parse(
            (await inclust('--json', 'reconcile', 'arta', '--indicator', 'members-by-month')).stdout,
          ) as Reconciled;
          return differences[0];
        },
        { what: 'the figure of the city to differ', timeout: 20_000 },
      );
      expect(apart).toMatchObject({ onlyAtCity: [`member/${id}@1`], onlyAtMeta: [] });
      const away = async () => /arta is missing since \S+Z/.exec((await inclust('figures', 'O01')).stderr)?.[0];
      await eventually(away, { what: 'the figures to say that the city is missing', timeout: 20_000 });
      await succeeded(inclust('link', 'mend', 'arta'));
      const arrived = await eventually(async () => (await json<{ name: string }[]>('directory', 'search', mode))[0], {
        what: 'the member at the meta-cluster',
        timeout: 30_000,
      });
      expect(arrived.name).toBe(member.name);
      await eventually(async () => (await inclust('reconcile', 'arta')).code === 0 || undefined, {
        what: 'the figures of the city to agree',
        timeout: 30_000,
      });
      expect(await away()).toBeUndefined();
    }
  });

  test('a city whose processes are killed leaves the others serving and comes back', async () => {
    const before = processesOf(await json<Status>('status'), 'korca');
    for (const { pid } of before) process.kill(pid, 'SIGKILL');
    await succeeded(inclust('members', 'list', '--node', 'corfu', '--limit', '1'));
    await eventually(
      async () =>
        processesOf(await json<Status>('status'), 'korca').every(
          ({ pid, restarts }, at) => restarts > 0 && pid !== undefined && pid !== before[at]?.pid,
        ),
      {
        what: 'all three processes to be started again',
        timeout: 30_000,
      },
    );
    await eventually(async () => (await inclust('members', 'list', '--node', 'korca', '--limit', '1')).code === 0, {
      what: 'korca to serve',
      timeout: 30_000,
    });
  });

  test(
    'Ctrl-C ends everything within 10 s, and the next start has the data',
    async () => {
      const pids = (await json<Status>('status')).nodes.flatMap(({ processes }) => processes.map(({ pid }) => pid));
      const ports = readPorts();
      expect(await stop(running, 'SIGINT')).toBeLessThan(10_000);
      expect(pids.filter(isAlive)).toEqual([]);
      expect((await inclust('status')).code).toBe(75);

      running = await up();
      expect(readPorts()).toEqual(ports);
      expect(await json<unknown[]>('members', 'list', '--node', 'arta')).toHaveLength(392);
      expect(await json<unknown[]>('directory', 'search', 'blackhole', '--node', 'korca')).toHaveLength(1);
      await succeeded(inclust('down'));
      await succeeded(running.ended);
    },
    wholeDemonstration,
  );

  test(
    'the demonstration runs to its end and all of it holds',
    async () => {
      const { code, stdout, stderr } = await inclust('up', '--once', '--json', '--reset');
      const report = JSON.parse(stdout || `"${stderr}"`) as Report;
      first = report.coworking;
      expect(report).toMatchObject({
        nodes: {
          arta: { people: 326, organisations: 64, members: 390, imported: 390, refused: 6 },
          corfu: { people: 346, organisations: 73, members: 419, imported: 419, refused: 7 },
          vlora: { people: 305, organisations: 70, members: 375, imported: 375, refused: 7 },
          korca: { people: 266, organisations: 66, members: 332, imported: 332, refused: 6 },
        },
        meta: {
          sums: { 'organisations-by-discipline': { total: 273 } },
          sumsEqualCities: true,
          directoriesEqual: true,
        },
        agenda: { events: { meta: 0, arta: 31, corfu: 31, vlora: 31, korca: 31 }, equalEverywhere: true },
        registrations: everyCity({ active: 51, waiting: 3, cancelled: 3 }),
        attendance: visitors,
        coworking: everyCity(coworking),
        reports: { '2026-q1': 'finalized', '2026-q2': 'finalized', '2026-q3': 'submitted', '2026-q4': 'draft' },
        catchUp: { korca: expect.any(Number) },
        problems: [],
        ok: true,
      });
      expect(code).toBe(0);
      for (const { bookings } of Object.values(first))
        expect(Object.values(bookings).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(200);
    },
    wholeDemonstration,
  );

  test(
    'a second demonstration finds registrations, visits and bookings as they were and changes nothing of them',
    async () => {
      const { code, stdout, stderr } = await inclust('up', '--once', '--json');
      const report = JSON.parse(stdout || `"${stderr}"`) as Report;
      expect(report).toMatchObject({
        registrations: everyCity({ active: 51, waiting: 3, cancelled: 3 }),
        attendance: visitors,
        coworking: first,
        problems: [],
        ok: true,
      });
      expect([code, stderr]).toEqual([0, expect.not.stringMatching(/have (registered|booked)|were handed in/)]);
    },
    wholeDemonstration,
  );
});

/** Visitors of the open days, by where they live. */
const visitors = {
  arta: { LOCAL: 42, DOMESTIC: 16, INBOUND_PARTNER: 12, INBOUND_OTHER: 5, UNKNOWN: 6 },
  corfu: { LOCAL: 49, DOMESTIC: 22, INBOUND_PARTNER: 15, INBOUND_OTHER: 16, UNKNOWN: 10 },
  vlora: { LOCAL: 37, DOMESTIC: 13, INBOUND_PARTNER: 11, INBOUND_OTHER: 6, UNKNOWN: 4 },
  korca: { LOCAL: 30, DOMESTIC: 14, INBOUND_PARTNER: 10, INBOUND_OTHER: 4, UNKNOWN: 5 },
};

/** Co-working of a city; how many bookings there are depends on the holidays of the months to come. */
const coworking = {
  spaces: 1,
  resources: 15,
  subscriptions: 12,
  paidWithCredit: expect.any(Number),
  bookings: {
    confirmed: expect.any(Number),
    held: expect.any(Number),
    requested: expect.any(Number),
    waiting: expect.any(Number),
    declined: expect.any(Number),
    cancelled: expect.any(Number),
  },
};

function everyCity<Value>(value: Value): Record<string, Value> {
  return { arta: value, corfu: value, vlora: value, korca: value };
}

function linkIsUp({ nodes }: Status): boolean | undefined {
  return nodes.find(({ id }) => id === 'arta')?.federation?.links[0]?.up;
}

function processesOf({ nodes }: Status, city: string): Status['nodes'][number]['processes'] {
  return nodes.find(({ id }) => id === city)?.processes ?? [];
}

function readPorts(): unknown[] {
  return ['meta', 'arta', 'corfu', 'vlora', 'korca'].map(
    (id) => (JSON.parse(readFileSync(join(data, id, 'node.json'), 'utf8')) as { ports: unknown }).ports,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
