import { parseNodeId, type NodeId } from '@inclust/kernel';
import { ensureUserKey, homePaths, type NodeFile, type ServerUsers } from '../src/index.ts';

export const node: NodeFile = {
  nodeId: parseNodeId('kerkyra') as NodeId,
  role: 'city',
  countryCode: 'GR',
  timeZone: 'Europe/Athens',
  language: 'el',
  ports: { nats: 4301, mongo: 4302, grpc: 4303 },
};

/** The paths of a home with the keys of its server's users. */
export function homeWithUsers(home: string) {
  const paths = homePaths(home);
  const users: ServerUsers = {
    service: ensureUserKey(paths.serviceSeed),
    federation: ensureUserKey(paths.federationSeed),
    system: ensureUserKey(paths.systemSeed),
  };
  return { paths, users };
}
