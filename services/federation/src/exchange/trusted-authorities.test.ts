import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createLogger } from '@inclust/host';
import { homePaths, loadCertificates } from '@inclust/node-home';
import { temporaryFolder, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { TrustedAuthorities } from './trusted-authorities.ts';

/** A city that trusts the authority of a meta-cluster which has another one as well. */
async function city(readConfiguration: () => Promise<void>) {
  const folder = testScope().use(await temporaryFolder()).path;
  const [meta, paths] = [homePaths(join(folder, 'meta')), homePaths(join(folder, 'arta'))];
  const { ensureAuthority, ensureNextAuthority } = await loadCertificates();
  await ensureAuthority(meta, 'meta', ['localhost'], new Date());
  await ensureNextAuthority(meta, new Date());
  mkdirSync(dirname(paths.authority), { recursive: true });
  copyFileSync(meta.authority, paths.authority);
  const told: string[] = [];
  const logger = createLogger({
    node: 'arta',
    service: 'federation',
    level: 'info',
    destination: { write: (line) => told.push(line) },
  });
  const [present, next] = [readFileSync(meta.authority, 'utf8'), readFileSync(meta.nextAuthority, 'utf8')];
  return { trusted: new TrustedAuthorities(paths, readConfiguration, logger), told, present, next };
}

test('a city tells what it trusts, takes a second authority, and drops the first when it is told the second alone', async () => {
  const { trusted, present, next } = await city(async () => {});
  const { authorities: first } = trusted.told();
  expect(first).toHaveLength(1);
  expect(await trusted.take(`${present}\n${next}`)).toBe(true);
  expect(trusted.told().authorities).toHaveLength(2);
  expect(await trusted.take(next)).toBe(true);
  expect(trusted.told().authorities).toEqual([expect.not.stringMatching(first[0] ?? '')]);
});

test('while the server has not read them the city tells of none, and the same word once more is enough', async () => {
  let isAway = true;
  const { trusted, present, next } = await city(async () => {
    if (isAway) throw new Error('the server is away');
  });
  await expect(trusted.take(`${present}\n${next}`)).rejects.toThrow('away');
  expect(trusted.told().authorities).toEqual([]);
  isAway = false;
  expect(await trusted.take(`${present}\n${next}`)).toBe(true);
  expect(trusted.told().authorities).toHaveLength(2);
});

test('authorities of somebody else are refused, change nothing, and are logged once', async () => {
  const { trusted, told, next } = await city(() => Promise.reject(new Error('not to be read')));
  const before = trusted.told();
  for (let time = 0; time < 3; time += 1) expect(await trusted.take(next)).toBe(false);
  expect(trusted.told()).toEqual(before);
  expect(told.map((line) => (JSON.parse(line) as { reason?: string }).reason)).toEqual(['authority-unknown']);
});
