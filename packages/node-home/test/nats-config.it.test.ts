import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { natsBinary, temporaryFolder } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { parseNodeId, type NodeId } from '@inclust/kernel';
import { createRequest, ensureAuthority, signRequest } from '../src/certificates.ts';
import { certificateFiles, cityConfig, ensureUserKey, metaConfig, type HomePaths } from '../src/index.ts';
import { homeWithUsers, node } from './home.ts';

const meta = parseNodeId('meta') as NodeId;
const ports = { ...node.ports, leaf: 4304, join: 4305 };

/** What the server says of a configuration; throws what it finds wrong. */
async function accepted(paths: HomePaths, text: string): Promise<string> {
  mkdirSync(paths.natsFolder, { recursive: true });
  writeFileSync(paths.natsConfig, text);
  const { stdout, stderr } = await promisify(execFile)(natsBinary(), ['-t', '-c', paths.natsConfig]);
  return stdout + stderr;
}

test('the server takes the configuration of a city that has not joined', async () => {
  await using folder = await temporaryFolder();
  const { paths, users } = homeWithUsers(folder.path);
  const text = cityConfig(node, users, paths);
  expect(text).not.toContain('leafnodes');
  expect(await accepted(paths, text)).toContain('is valid');
});

test('and those of the meta-cluster and of a city that has joined it', async () => {
  await using folder = await temporaryFolder();
  await using other = await temporaryFolder();
  const [home, city] = [homeWithUsers(folder.path), homeWithUsers(other.path)];
  await ensureAuthority(home.paths, 'meta', ['127.0.0.1'], new Date());
  const leafKey = ensureUserKey(city.paths.leafSeed);
  const cities = ['kerkyra', 'korce'].map((nodeId) => ({
    nodeId,
    leafKey: nodeId === 'kerkyra' ? leafKey : ensureUserKey(`${folder.path}/${nodeId}.nk`),
  }));
  const text = metaConfig({ ...node, nodeId: meta, role: 'meta', ports }, home.users, cities, home.paths);
  expect(await accepted(home.paths, text)).toContain('is valid');

  const certificate = await signRequest(
    home.paths,
    await createRequest(city.paths, 'kerkyra'),
    'kerkyra',
    [],
    new Date(),
  );
  writeFileSync(city.paths.certificate, certificate);
  writeFileSync(city.paths.authority, certificate);
  const joined = { ...node, meta: { nodeId: meta, leafUrl: 'tls://127.0.0.1:4304', envelopeKey: '' } };
  expect(await accepted(city.paths, cityConfig(joined, city.users, city.paths))).toContain('is valid');
});

test('a city may only speak in its own name', async () => {
  await using folder = await temporaryFolder();
  const { paths, users } = homeWithUsers(folder.path);
  const city = { nodeId: 'korce', leafKey: `U${'A'.repeat(55)}` };
  const text = metaConfig({ ...node, nodeId: meta, role: 'meta', ports }, users, [city], paths);
  const publish = /publish \{ allow: \[([^\]]*)\]/.exec(text)?.[1]?.split(', ') ?? [];
  expect(publish.length).toBeGreaterThan(0);
  for (const subject of publish) expect(subject).toMatch(/[._]korce(\.|"|$)/);
});

test('a city that changes its nkey has both until those before are closing, each heard under its own name', async () => {
  await using folder = await temporaryFolder();
  const { paths, users } = homeWithUsers(folder.path);
  const [present, before] = [`U${'A'.repeat(55)}`, `U${'B'.repeat(55)}`];
  const city = { nodeId: 'korce', leafKey: present, earlierLeafKeys: [before] };
  const of = (more: object) =>
    metaConfig({ ...node, nodeId: meta, role: 'meta', ports }, users, [{ ...city, ...more }], paths);
  expect(of({}).match(/nkey: (U[AB]{55})/gu)).toEqual([`nkey: ${present}`, `nkey: ${before}`]);
  expect(of({}).split(`leaf.korce.${present}`)).toHaveLength(2);
  expect(of({ linkClosing: true })).not.toContain(before);
});

test('the server takes a certificate and its key in one file', async () => {
  await using folder = await temporaryFolder();
  const { paths, users } = homeWithUsers(folder.path);
  await ensureAuthority(paths, 'meta', ['127.0.0.1'], new Date());
  expect(certificateFiles(paths)).toEqual({ certificate: paths.certificate, key: paths.certificateKey });
  writeFileSync(
    paths.certificatePair,
    `${readFileSync(paths.certificate, 'utf8')}\n${readFileSync(paths.certificateKey, 'utf8')}`,
  );
  expect(certificateFiles(paths)).toEqual({ certificate: paths.certificatePair, key: paths.certificatePair });
  const text = metaConfig({ ...node, nodeId: meta, role: 'meta', ports }, users, [], paths);
  expect(text).not.toContain('node.key');
  expect(await accepted(paths, text)).toContain('is valid');
});
