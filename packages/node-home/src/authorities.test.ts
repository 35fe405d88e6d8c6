import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, testScope } from '@inclust/testkit';
import { expect, test } from 'vitest';
import {
  areAuthoritiesUnread,
  authoritiesOf,
  authorityId,
  keepAuthorities,
  markAuthoritiesUnread,
  readAuthorities,
  signerOfLink,
  toldAuthorities,
} from './authorities.ts';
import { certificateEnds } from './certificate-files.ts';
import { ensureAuthority, ensureNextAuthority } from './certificates.ts';
import { putToUse } from './keys.ts';
import { homePaths, type HomePaths } from './paths.ts';

const now = new Date('2027-03-01T12:00:00Z');

/** The home of a meta-cluster with its authority and the next one. */
async function homeWithTwo(): Promise<{ paths: HomePaths; present: string; next: string }> {
  const folder = testScope().use(await temporaryFolder()).path;
  const paths = homePaths(join(folder, 'meta'));
  await ensureAuthority(paths, 'meta', ['localhost'], now);
  await ensureNextAuthority(paths, new Date('2028-03-01T12:00:00Z'));
  return { paths, present: readFileSync(paths.authority, 'utf8'), next: readFileSync(paths.nextAuthority, 'utf8') };
}

test('both are told in either order, and an authority alone when it is one that is trusted', async () => {
  const { paths, present, next } = await homeWithTwo();
  for (const pem of [`${present}\n${next}`, `${next}\n${present}`, present])
    expect((toldAuthorities(paths, pem) as unknown[]).length).toBe(pem === present ? 1 : 2);
});

test('authorities of which none is trusted, more than two, certificates of others and what is none are refused', async () => {
  const { paths, present, next } = await homeWithTwo();
  const node = readFileSync(paths.certificate, 'utf8');
  expect(toldAuthorities(paths, next)).toBe('authority-unknown');
  for (const pem of [
    '',
    'nothing',
    `${present}\n${next}\n${present}`,
    `${present}\n${node}`,
    present.replace('MII', 'MIA'),
  ])
    expect(toldAuthorities(paths, pem), pem.slice(0, 60)).toBe('authority-format');
});

test('the certificate of a link is by the authority that signed it, whatever else is trusted', async () => {
  const { paths, next } = await homeWithTwo();
  const [first] = authoritiesOf(paths);
  writeFileSync(paths.authority, `${next}\n${readFileSync(paths.authority, 'utf8')}`);
  expect(authorityId(signerOfLink(paths) ?? expect.fail())).toBe(authorityId(first ?? expect.fail()));
  writeFileSync(paths.authority, next);
  expect(signerOfLink(paths)).toBeUndefined();
});

test('of two authorities the one signs whose key is there, and the alert goes by the one that ends first', async () => {
  const { paths, next } = await homeWithTwo();
  const [present] = authoritiesOf(paths);
  writeFileSync(paths.authority, `${readFileSync(paths.authority, 'utf8')}\n${next}`);
  const end = certificateEnds(paths).find(({ kind }) => kind === 'authority')?.end;
  expect(end).toEqual(new Date(present?.validTo ?? ''));
  putToUse(paths.nextAuthorityKey, paths.authorityKey);
  writeFileSync(paths.certificateKey, '');
  const another = { ...paths, certificate: `${paths.certificate}2`, certificateKey: `${paths.certificateKey}2` };
  await ensureAuthority(another, 'meta', ['localhost'], now);
  expect(authorityId(signerOfLink(another) ?? expect.fail())).not.toBe(authorityId(present ?? expect.fail()));
});

test('what was written counts as unread until the server has read it', async () => {
  const { paths } = await homeWithTwo();
  expect(areAuthoritiesUnread(paths)).toBe(false);
  markAuthoritiesUnread(paths);
  keepAuthorities(paths, authoritiesOf(paths));
  await expect(readAuthorities(paths, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(areAuthoritiesUnread(paths)).toBe(true);
  await readAuthorities(paths, async () => {});
  expect(areAuthoritiesUnread(paths)).toBe(false);
});
