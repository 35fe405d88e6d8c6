import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';
import { settled } from '../support/settled.ts';

const scope = fileScope();
let federation: FederationUnderTest;
let folder: string;

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  federation = scope.use(await FederationUnderTest.start(folder, ['arta']));
});

/** Runs a command that is to do what it is told; answers with what it printed. */
async function does(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args, {});
  expect(code, stderr).toBe(0);
  return stdout;
}

// Covers: a home that has the keys from before a rotation.
test('a city that is restored from before a rotation comes again by an invitation, and by nothing else', async () => {
  const { meta } = federation;
  let city = federation.city('arta');
  await registerPeople(city.client(), [1, 2, 3]);
  await settled(federation);
  const [key, file] = [join(folder, 'backup.key'), join(folder, 'arta.backup')];
  await does('node', 'backup-key', key);
  await does('node', 'backup', city.home, '--to', file, '--key-file', key);
  await does('node', 'rotate', city.home);

  await city.stopProcesses();
  await Promise.all([city.nats?.stop(), city.mongo?.stop()]);
  const ruins = join(folder, 'ruins');
  renameSync(city.home, ruins);
  rmSync(ruins, { recursive: true });
  await does('node', 'restore', file, city.home, '--key-file', key);
  city = new NodeUnderTest(city.home);
  federation.cities.set('arta', city);
  await city.start({ INCLUST_COMPARE_SECONDS: '1' });

  // Its nkey has ended, so it is not heard, and cannot change its keys by itself.
  const alone = await runCli(['--json', 'node', 'rotate', city.home], {});
  expect(alone.code).not.toBe(0);
  expect(JSON.parse(alone.stderr)).toMatchObject({ error: { code: 'link-down' } });
  const { links } = await city.client('federation').federation.getFederationStatus();
  expect(links.map(({ up }) => up)).toEqual([false]);

  const refused = await runCli(['--operator-of', meta.home, 'invite', 'arta'], {});
  expect(refused.code).not.toBe(0);
  const { invitation } = JSON.parse(await does('--json', '--operator-of', meta.home, 'invite', 'arta', '--again')) as {
    invitation: string;
  };
  const line = join(folder, 'again.txt');
  writeFileSync(line, `${invitation}\n`);
  // With the keys of the backup, as a join would send them, the door stays closed.
  const joined = await runCli(['--json', 'join', '--home', city.home, `@${line}`], {});
  expect(JSON.parse(joined.stderr)).toMatchObject({ error: { code: 'key-ended' } });
  await does('node', 'rotate', city.home, '--invitation', `@${line}`);

  await eventually(
    async () => {
      const status = await city.client('federation').federation.getFederationStatus();
      return status.links.every(({ up }) => up);
    },
    { what: 'the link is open again', timeout: 20_000 },
  );
  await registerPeople(city.client(), [4]);
  await settled(federation);
  await sameEverywhere(city, meta, []);
  const { nodes } = await meta.client().federation.listNodes();
  const arta = nodes.find(({ name }) => name === 'nodes/arta');
  expect(arta?.earlierKeys.map(({ endTime }) => endTime !== undefined)).toEqual([true, true]);
});
