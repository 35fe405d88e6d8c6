import { existsSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { homePaths } from '@inclust/node-home';
import { serverConfig } from '@inclust/servers';
import { askControl } from '../local/control-socket.ts';
import { linkPort } from '../local/demo-nodes.ts';
import { localNodes, type LocalNode } from '../local/homes.ts';
import type { Places } from '../local/places.ts';
import { takenPorts } from '../local/port-block.ts';
import { clockCheck } from './clock.ts';
import type { Check } from './check.ts';
import { databaseServer, natsServer } from './servers.ts';

const leastNode = 26;
const leastSpace = 1_024 ** 3;

/** Looks at everything, one thing after the other failing or not. */
export async function checkMachine(places: Places, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const config = serverConfig(env);
  const running = (await askControl(places.socket, { command: 'status' }).catch(() => undefined)) !== undefined;
  const { nodes, check: configuration } = configurationCheck(places);
  const [nats, database, space, keys, held, clock] = await Promise.all([
    natsServer(config.nats),
    databaseServer(config),
    diskSpace(places.data),
    keyPermissions(nodes),
    ports(nodes, running),
    clockCheck(nodes, running),
  ]);
  return [nodeVersion(process.versions.node), nats, database, space, configuration, keys, held, clock];
}

/** The version of Node. */
export function nodeVersion(version: string): Check {
  return {
    name: 'Node.js',
    ok: Number(version.split('.')[0]) >= leastNode,
    found: version,
    remedy: `Node ${leastNode} or newer is needed; "npm start" fetches it.`,
  };
}

async function diskSpace(data: string): Promise<Check> {
  let folder = data;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return {
    name: 'disk space',
    ok: free >= leastSpace,
    found: `${(free / 1_024 ** 3).toFixed(1)} GiB free at ${folder}`,
    remedy: 'At least 1 GiB is needed: make room, or choose another folder with "--data".',
  };
}

function configurationCheck(places: Places): { nodes: LocalNode[]; check: Check } {
  try {
    const nodes = localNodes(places);
    const found =
      nodes.length === 0
        ? `no federation in ${places.data} yet`
        : nodes.map(({ id, file }) => (file.role === 'city' && !file.meta ? `${id} (has not joined)` : id)).join(', ');
    return { nodes, check: { name: 'configuration', ok: true, found } };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return {
      nodes: [],
      check: {
        name: 'configuration',
        ok: false,
        found,
        remedy: 'Mend the file, or begin anew with "inclust up --reset".',
      },
    };
  }
}

async function keyPermissions(nodes: readonly LocalNode[]): Promise<Check> {
  const open: string[] = [];
  for (const { home } of nodes) {
    const paths = homePaths(home);
    const keys = (await readdir(join(home, 'keys')).catch(() => [])).map((name) => join(home, 'keys', name));
    for (const file of [
      ...keys,
      paths.certificateKey,
      paths.certificatePair,
      paths.authorityKey,
      paths.nextAuthorityKey,
    ].filter((one) => existsSync(one))) {
      if ((await stat(file)).mode & 0o077) open.push(file);
    }
  }
  return {
    name: 'permissions of keys',
    ok: open.length === 0,
    found: open.length === 0 ? 'only their owner reads them' : `others may read ${open.join(', ')}`,
    remedy: `chmod 600 ${open.join(' ')}`,
  };
}

async function ports(nodes: readonly LocalNode[], running: boolean): Promise<Check> {
  const own = nodes.flatMap((node) => [
    ...Object.values(node.file.ports),
    ...(node.role === 'city' ? [linkPort(node.file)] : []),
  ]);
  const taken = running ? [] : await takenPorts(own);
  const found =
    taken.length > 0
      ? `taken by another program: ${taken.join(', ')}`
      : running
        ? 'held by the running federation'
        : own.length === 0
          ? 'chosen at the first start'
          : 'free';
  return {
    name: 'ports',
    ok: taken.length === 0,
    found,
    remedy: 'End the program that holds them, or begin anew on others with "inclust up --reset --ports-from N".',
  };
}
