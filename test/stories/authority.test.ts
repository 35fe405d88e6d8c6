import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authoritiesOf, authorityId, certificateFiles, homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { does } from '../support/backed-up.ts';
import { dialled } from '../support/dialled.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { registerPeople } from '../support/people.ts';
import { sameEverywhere } from '../support/same-everywhere.ts';
import { settled } from '../support/settled.ts';

const scope = fileScope();
let federation: FederationUnderTest;
let folder: string;
let next = 0;

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca']));
});

interface Renewed {
  readonly state: 'entered' | 'signs' | 'done';
  readonly waitsFor: readonly string[];
  readonly authority: string;
}

const renews = async (...more: string[]): Promise<Renewed> =>
  JSON.parse(await does('--json', 'node', 'rotate', federation.meta.home, '--only', 'authority', ...more)) as Renewed;

const trustedBy = ({ home }: NodeUnderTest): string[] => authoritiesOf(homePaths(home)).map(authorityId);

/** Somebody is registered in a city, and the meta-cluster has the same of it. */
async function works(city: NodeUnderTest): Promise<void> {
  await registerPeople(city.client(), [next++]);
  await settled(federation, [city.file.nodeId]);
  await sameEverywhere(city, federation.meta, []);
}

/** What the leaf port says to Arta with a certificate, and whether it shows one by an authority. */
async function shownTo(
  certificate: string,
  authority: string,
): Promise<{ said: string; trusted: boolean | undefined }> {
  const { meta } = federation;
  const found = authoritiesOf(homePaths(meta.home)).find((one) => authorityId(one) === authority);
  const file = join(folder, 'trusted.pem');
  writeFileSync(file, String(found ?? readFileSync(join(folder, 'first.pem'), 'utf8')));
  const { lines, error, trusted } = await dialled({
    host: '127.0.0.1',
    port: meta.file.ports.leaf ?? 0,
    tls: { authority: file, certificate, key: certificate },
    seedFile: homePaths(federation.city('arta').home).leafSeed,
  });
  return { said: lines[0] ?? error ?? '', trusted };
}

function pairOf(city: NodeUnderTest, name: string): string {
  const { certificate, key } = certificateFiles(homePaths(city.home));
  const file = join(folder, name);
  writeFileSync(
    file,
    certificate === key ? readFileSync(key) : `${readFileSync(certificate, 'utf8')}\n${readFileSync(key, 'utf8')}`,
  );
  return file;
}

// Covers: a link that is not trusted any more by one of its sides, at whichever moment, and a city that is away meanwhile.
test('another authority takes the place of the present one while all links stay trusted, and then the one before is worth nothing', async () => {
  const { meta } = federation;
  const [arta, korca] = [federation.city('arta'), federation.city('korca')];
  for (const city of [arta, korca]) await works(city);
  const [before = ''] = trustedBy(meta);
  copyFileSync(homePaths(meta.home).authority, join(folder, 'first.pem'));
  const first = pairOf(arta, 'first-arta.pem');
  expect(await shownTo(first, before)).toEqual({ said: 'INFO', trusted: true });

  const begun = await renews();
  expect(begun).toMatchObject({ state: 'signs', waitsFor: ['arta', 'korca'] });
  expect(begun.authority).not.toBe(before);
  for (const node of [meta, arta, korca])
    expect(trustedBy(node).toSorted()).toEqual([before, begun.authority].toSorted());
  expect(await shownTo(first, begun.authority)).toEqual({ said: 'INFO', trusted: true });
  expect(await shownTo(first, before)).toEqual({ said: 'INFO', trusted: false });
  for (const city of [arta, korca]) await works(city);

  await korca.stopProcesses();
  await korca.nats?.stop();
  await does('node', 'rotate', arta.home, '--only', 'certificate');
  await eventually(async () => (await renews()).waitsFor.join() === 'korca', {
    what: 'only Korça is waited for',
    timeout: 30_000,
  });
  await korca.startNats();
  await korca.startProcesses();
  await works(korca);
  await does('node', 'rotate', korca.home, '--only', 'certificate');
  await eventually(async () => (await renews()).state === 'done', {
    what: 'the authority before to end',
    timeout: 30_000,
  });

  for (const node of [arta, korca])
    await eventually(() => expect(trustedBy(node)).toEqual([begun.authority]), {
      what: `${node.file.nodeId} trusts one`,
      timeout: 20_000,
    });
  expect(trustedBy(meta)).toEqual([begun.authority]);
  expect((await shownTo(first, begun.authority)).said).not.toBe('INFO');
  expect(await shownTo(pairOf(arta, 'second-arta.pem'), begun.authority)).toEqual({ said: 'INFO', trusted: true });
  // What has ended is not taken up again by servers that start from what is on disk.
  await meta.stopProcesses();
  await meta.nats?.stop();
  await meta.startNats();
  await meta.startProcesses();
  for (const city of [arta, korca]) await works(city);
});

test('where somebody else may have its key, nobody is waited for, and cities come again by an invitation', async () => {
  const { meta } = federation;
  const [arta, korca] = [federation.city('arta'), federation.city('korca')];
  await korca.stopProcesses();
  await korca.nats?.stop();
  const { state, authority } = await renews('--compromised');
  expect([state, trustedBy(meta)]).toEqual(['done', [authority]]);
  await korca.startNats();
  await korca.startProcesses();
  const up = async (city: NodeUnderTest): Promise<boolean> =>
    (await city.client('federation').federation.getFederationStatus()).links.every((link) => link.up);
  await eventually(async () => !(await up(korca)), { what: 'Korça is cut off', timeout: 20_000 });
  for (const city of [arta, korca]) {
    const { nodeId } = city.file;
    const { invitation } = JSON.parse(
      await does('--json', '--operator-of', meta.home, 'invite', nodeId, '--again'),
    ) as { invitation: string };
    const line = join(folder, `${nodeId}.txt`);
    writeFileSync(line, `${invitation}\n`);
    await does('node', 'rotate', city.home, '--invitation', `@${line}`);
    await eventually(() => up(city), { what: `the link of ${nodeId} is open`, timeout: 30_000 });
    expect(trustedBy(city)).toEqual([authority]);
    await works(city);
  }
});
