import { createHash, createPublicKey, type X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { certificateFiles, certificatesIn } from './certificate-files.ts';
import { renewSecret } from './keys.ts';
import type { HomePaths } from './paths.ts';

/** The most authorities that a federation has at a time: the present one and the one before. */
const most = 2;

/** By which an authority is named: SHA-256 of its certificate, base64url. */
export function authorityId(authority: X509Certificate): string {
  return createHash('sha256').update(authority.raw).digest('base64url');
}

/** The authorities that a node's home trusts; none where it has joined no federation. */
export function authoritiesOf(paths: HomePaths): X509Certificate[] {
  return existsSync(paths.authority) ? certificatesIn(readFileSync(paths.authority, 'utf8')) : [];
}

/** At the meta-cluster: of the authorities in its home the one whose key is there. */
export function signingAuthority(paths: HomePaths): X509Certificate {
  const key = createPublicKey(readFileSync(paths.authorityKey));
  const found = authoritiesOf(paths).find(({ publicKey }) => publicKey.equals(key));
  if (!found) throw new Error(`${paths.authority} has no certificate of the key in ${paths.authorityKey}`);
  return found;
}

/** The authority that has signed the certificate of a node's link; `undefined` where none that it trusts has. */
export function signerOfLink(paths: HomePaths): X509Certificate | undefined {
  const { certificate } = certificateFiles(paths);
  if (!existsSync(certificate)) return undefined;
  const [own] = certificatesIn(readFileSync(certificate, 'utf8'));
  return authoritiesOf(paths).find((authority) => own?.verify(authority.publicKey));
}

/** Writes authorities in place of those before; a crash leaves the old or the new ones. */
export function keepAuthorities(paths: HomePaths, authorities: readonly X509Certificate[]): void {
  renewSecret(paths.authority, authorities.map((authority) => `${authority.toString().trim()}\n`).join(''));
}

/** Why authorities that were told are not taken. */
export type AuthorityRefusal = 'authority-format' | 'authority-unknown';

/** The authorities in a PEM text that a node is told of: one at least must be one that it trusts already. */
export function toldAuthorities(paths: HomePaths, pem: string): X509Certificate[] | AuthorityRefusal {
  let told: X509Certificate[];
  try {
    told = certificatesIn(pem);
  } catch {
    return 'authority-format';
  }
  if (told.length === 0 || told.length > most || !told.every(({ ca }) => ca)) return 'authority-format';
  const trusted = new Set(authoritiesOf(paths).map(authorityId));
  return told.some((authority) => trusted.has(authorityId(authority))) ? told : 'authority-unknown';
}

/** Whether the NATS server of a home may not have read its authorities yet. */
export function areAuthoritiesUnread(paths: HomePaths): boolean {
  return existsSync(paths.authoritiesUnread);
}

/** Has the NATS server read what was written, and notes that it has; where the process ends before that, the next one does it. */
export async function readAuthorities(paths: HomePaths, readConfiguration: () => Promise<void>): Promise<void> {
  await readConfiguration();
  rmSync(paths.authoritiesUnread, { force: true });
}

/** Notes that authorities are being written. */
export function markAuthoritiesUnread(paths: HomePaths): void {
  renewSecret(paths.authoritiesUnread, '');
}
