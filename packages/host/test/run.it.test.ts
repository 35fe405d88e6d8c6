import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureUserKey, homePaths, writeNodeFile, type NodeFile } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder, testDatabase, testServers } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';

const scope = fileScope();
const database = testDatabase();
let home: string;

beforeAll(async () => {
  home = scope.use(await temporaryFolder()).path;
  const paths = homePaths(home);
  for (const seed of [paths.serviceSeed, paths.federationSeed, paths.systemSeed]) ensureUserKey(seed);
  writeNodeFile(home, {
    nodeId: 'kerkyra' as NodeFile['nodeId'],
    role: 'city',
    countryCode: 'GR',
    timeZone: 'Europe/Athens',
    language: 'el',
    ports: { nats: 1, mongo: 2, grpc: 3 },
  });
});

/** Starts a process of a node; `environment` beside the one it needs. */
function started(behaviour: string, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [`${import.meta.dirname}/process.ts`, behaviour], {
    env: {
      PATH: process.env['PATH'] ?? '',
      INCLUST_HOME: home,
      INCLUST_NATS_URL: testServers().natsUrl,
      INCLUST_MONGO_URL: database.url,
      ...environment,
    },
  });
  scope.defer(() => void child.kill('SIGKILL'));
  const said: string[] = [];
  const logged: string[] = [];
  child.stdout.on('data', (chunk) => said.push(...String(chunk).trim().split('\n')));
  child.stderr.on('data', (chunk) => logged.push(String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const running = () => eventually(() => said.includes('started'), { what: 'the process to start', timeout: 15_000 });
  return { child, said, logged, ended, running };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s closes what was opened, the last first, and ends with 0',
  async (signal) => {
    const { child, said, ended, running } = started('runs');
    await running();
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(said).toEqual(['started', 'second closed', 'first closed']);
  },
);

test('what does not start closes what it has opened and ends with 1, saying why', async () => {
  const { said, logged, ended } = started('start-fails');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(said).toEqual(['second closed', 'first closed']);
  expect(logged.join()).toContain('it does not start');
});

test('what fails to close closes the rest and ends with 1', async () => {
  const { child, said, logged, ended, running } = started('stop-fails');
  await running();
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(said).toEqual(['started', 'first closed']);
  expect(logged.join()).toContain('it does not close');
});

test('an error that nobody waited for stops the process in order, with 1', async () => {
  const { said, logged, ended } = started('throws');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(said).toEqual(['started', 'second closed', 'first closed']);
  expect(logged.join()).toContain('nobody waited for this');
});

test('a wrong environment ends with 1 and names every variable', async () => {
  const { logged, ended } = started('runs', { INCLUST_HOME: '', INCLUST_LOG_LEVEL: 'loud' });
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(logged.join()).toMatch(/INCLUST_HOME.*INCLUST_LOG_LEVEL/s);
});
