import { existsSync, readFileSync, rmSync } from 'node:fs';
import {
  homePaths,
  loadCertificates,
  metaConfig,
  putToUse,
  readNodeFile,
  renewSecret,
  type LeafUser,
} from '@inclust/node-home';
import { certificateNames, ensureUsers } from './init-node.ts';
import { openOwnServer } from './own-server.ts';
import { keepCertificate } from './rotate-keys.ts';

/**
 * A new key and certificate for the meta-cluster's server, by the authority that cities trust already; they notice nothing. A crash leaves
 * the old or the new pair in use. The door shows the new one when the process is started again.
 */
export async function renewServerCertificate(home: string, now: Date): Promise<void> {
  const node = readNodeFile(home);
  const paths = homePaths(home);
  await using server = await openOwnServer(node, paths);
  const { createRequest, signRequest } = await loadCertificates();
  const request = await createRequest(paths, node.nodeId, paths.nextCertificateKey);
  keepCertificate(paths, await signRequest(paths, request, node.nodeId, certificateNames(node), now));
  putToUse(paths.nextCertificatePair, paths.certificatePair);
  const known = existsSync(paths.register)
    ? (JSON.parse(readFileSync(paths.register, 'utf8')) as (LeafUser & { readonly role: string })[])
    : [];
  const cities = known.filter(({ role }) => role === 'city');
  renewSecret(paths.natsConfig, metaConfig(node, ensureUsers(paths), cities, paths));
  await server.readConfiguration();
  for (const file of [paths.nextCertificateKey, paths.certificate, paths.certificateKey]) rmSync(file, { force: true });
}
