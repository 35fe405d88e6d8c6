import { createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawPublicKey } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { backedUp, does } from '../support/backed-up.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';
import { settled } from '../support/settled.ts';
import { keyOf } from '../support/signed.ts';

const scope = fileScope();
let federation: FederationUnderTest;
let folder: string;

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  federation = scope.use(await FederationUnderTest.start(folder, ['arta']));
});

/** Waits until a city knows the meta-cluster by the key that this one has. */
function knowsMeta(city: NodeUnderTest): Promise<unknown> {
  const key = Buffer.from(rawPublicKey(createPublicKey(keyOf(federation.meta)))).toString('base64');
  return eventually(
    async () => {
      const { nodes } = await city.client('federation').federation.listNodes();
      const known = nodes.find(({ name }) => name === 'nodes/meta');
      return known?.envelopeKey.toString('base64') === key && known.joinTime !== undefined && !known.keyCompromised;
    },
    { what: `${city.file.nodeId} knows the key of the meta-cluster`, timeout: 30_000 },
  );
}

// Covers: a home that has the keys from before a rotation, its own or the meta-cluster's.
test('a city that is restored from before a rotation comes again by an invitation, and by nothing else', async () => {
  const { meta } = federation;
  let city = federation.city('arta');
  await registerPeople(city.client(), [1, 2, 3]);
  await settled(federation);
  const restore = await backedUp(city, folder, 'arta');
  await does('node', 'rotate', city.home);
  // The door brings the key of the meta-cluster too: this one no city takes by itself.
  await does('node', 'rotate', meta.home, '--compromised');
  city = await restore();
  federation.cities.set('arta', city);

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
  await knowsMeta(city);
  await registerPeople(city.client(), [4]);
  await settled(federation);
  await sameEverywhere(city, meta, []);
  const { nodes } = await meta.client().federation.listNodes();
  const arta = nodes.find(({ name }) => name === 'nodes/arta');
  expect(arta?.earlierKeys.map(({ endTime }) => endTime !== undefined)).toEqual([true, true]);
});

test("a city that is restored from before rotations of the meta-cluster's key finds its way by itself", async () => {
  const { meta } = federation;
  const restore = await backedUp(federation.city('arta'), folder, 'arta-later');
  await does('node', 'rotate', meta.home, '--only', 'envelope');
  await does('node', 'rotate', meta.home, '--only', 'envelope');
  const city = await restore();
  federation.cities.set('arta', city);
  await knowsMeta(city);
  await registerPeople(city.client(), [5]);
  await settled(federation);
});

test('a meta-cluster that is restored from before a rotation is refused aloud, until its next key is named', async () => {
  const city = federation.city('arta');
  const restore = await backedUp(federation.meta, folder, 'meta');
  await does('node', 'rotate', federation.meta.home, '--only', 'envelope');
  await knowsMeta(city);
  const refused = async (): Promise<number> => {
    const { links } = await city.client('federation').federation.getFederationStatus();
    return Number(links[0]?.refused);
  };
  const count = await refused();
  const meta = await restore();
  scope.use(meta);
  await eventually(async () => (await refused()) > count, { what: 'the key before is refused', timeout: 30_000 });
  const reasons = (await Array.fromAsync(city.client().operations.everyDeadLetter())).map(({ reason }) => reason);
  expect(reasons).toContain('key-ended');
  const { envelopeKey } = JSON.parse(await does('--json', 'node', 'rotate', meta.home, '--compromised')) as {
    envelopeKey: string;
  };
  await does('node', 'trust', city.home, envelopeKey);
  await knowsMeta(city);
  await registerPeople(city.client(), [6]);
  await sameEverywhere(city, meta, []);
});
