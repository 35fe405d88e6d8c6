import { existsSync, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cityConfig,
  ensureEnvelopeKey,
  ensureSigningKey,
  ensureUserKey,
  homePaths,
  loadCertificates,
  metaConfig,
  writeNodeFile,
  type HomePaths,
  type NodeFile,
  type ServerUsers,
} from '@inclust/node-home';
import { Failure } from '../failure.ts';

/** What making a home answers with: what others may know of the node. */
export interface NodeMade {
  readonly home: string;
  readonly node: NodeFile;
  /** Ed25519, base64. */
  readonly envelopeKey: string;
}

/**
 * Makes the home of a node: keys, for the meta-cluster its authority and certificate, and the configuration of its NATS server. The
 * node's file is written last, so what was cut off in the middle can be begun again. Refuses a home that has one.
 */
export async function initNode(home: string, node: NodeFile, now: Date): Promise<NodeMade> {
  if (existsSync(join(home, 'node.json'))) {
    throw new Failure('refused', 'home-exists', `${home} is the home of a node already.`, 'Choose another folder.');
  }
  const paths = homePaths(home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  for (const folder of [paths.natsFolder, paths.natsData, paths.mongoData])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const users = ensureUsers(paths);
  const envelopeKey = Buffer.from(ensureEnvelopeKey(paths.envelopeKey)).toString('base64');
  ensureSigningKey(paths.tokenKey);
  if (node.role === 'meta') {
    const { ensureAuthority } = await loadCertificates();
    await ensureAuthority(paths, node.nodeId, certificateNames(node), now);
  } else {
    ensureUserKey(paths.leafSeed);
  }
  await writeFile(
    paths.natsConfig,
    node.role === 'meta' ? metaConfig(node, users, [], paths) : cityConfig(node, users, paths),
    { mode: 0o600 },
  );
  writeNodeFile(home, node);
  return { home, node, envelopeKey };
}

/** Makes the keys of the users of the node's own NATS server where there are none; answers with their public halves. */
export function ensureUsers(paths: HomePaths): ServerUsers {
  return {
    service: ensureUserKey(paths.serviceSeed),
    federation: ensureUserKey(paths.federationSeed),
    system: ensureUserKey(paths.systemSeed),
  };
}

/** The names that the meta-cluster's certificate is for. Loopback always: so a city can also come through a proxy on its own machine. */
export function certificateNames(node: NodeFile): string[] {
  return [...new Set([...(node.publicHost ? [node.publicHost] : []), 'localhost', '127.0.0.1'])];
}
