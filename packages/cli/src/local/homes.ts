import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { readNodeFile, writeSecret, type NodeFile } from '@inclust/node-home';
import { Failure } from '../failure.ts';
import { initNode } from '../home/init-node.ts';
import { joinFederation } from '../home/join-federation.ts';
import { demoNodeFile, demoNodes, linkPort, portCount } from './demo-nodes.ts';
import type { Places } from './places.ts';
import { freePortBlock, takenPorts } from './port-block.ts';

/** A node of the local federation with its home. */
export interface LocalNode {
  readonly id: string;
  readonly role: NodeFile['role'];
  readonly home: string;
  readonly file: NodeFile;
  /** Where the node answers, `host:port`. */
  readonly address: string;
}

/** The nodes whose homes are in the data folder. */
export function localNodes(places: Places): LocalNode[] {
  return demoNodes
    .map((place) => ({ place, home: places.home(place.id) }))
    .filter(({ home }) => existsSync(join(home, 'node.json')))
    .map(({ place, home }) => {
      const file = readNodeFile(home);
      return { id: place.id, role: place.role, home, file, address: `127.0.0.1:${file.ports.grpc}` };
    });
}

/**
 * The nodes of the local federation, the meta-cluster first. Homes that are missing are made, with ports in a row; those that are there
 * keep theirs. Throws `Failure` when a port is taken by somebody else.
 */
export async function ensureHomes(places: Places, portsFrom: number | undefined, now: Date): Promise<LocalNode[]> {
  mkdirSync(places.data, { recursive: true, mode: 0o700 });
  const present = localNodes(places);
  const missing = demoNodes.filter((place) => !present.some((node) => node.id === place.id));
  if (missing.length > 0) {
    // A first start that was cut off goes on with the ports it began with.
    const begun = present[0];
    const first = begun ? firstPortOf(begun) : (portsFrom ?? (await freePortBlock(portCount)));
    await Promise.all(missing.map((place) => initNode(places.home(place.id), demoNodeFile(place, first), now)));
  }
  const nodes = localNodes(places);
  const taken = await takenPorts(
    nodes.flatMap((node) => [
      ...Object.values(node.file.ports),
      ...(node.role === 'city' ? [linkPort(node.file)] : []),
    ]),
  );
  if (taken.length > 0) {
    throw new Failure(
      'away',
      'port-taken',
      `Another program holds the ports ${taken.join(', ')} on 127.0.0.1.`,
      'End it, or begin anew with "--reset", on other ports with "--ports-from N".',
    );
  }
  return nodes;
}

function firstPortOf(node: LocalNode): number {
  const place = demoNodes.find(({ id }) => id === node.id);
  if (!place) throw new Error(`${node.id} is not of the local federation`);
  return node.file.ports.nats - demoNodeFile(place, 0).ports.nats;
}

/** Lets a city join through the meta-cluster's own door; what was cut off is taken up with the invitation that was begun with. */
export async function joinCity(places: Places, city: LocalNode, meta: LocalNode): Promise<void> {
  const kept = places.invitation(city.id);
  if (!existsSync(kept)) {
    using client = connect(meta.address, { authorize: operatorOfHome(meta.home) });
    const joinAddress = `127.0.0.1:${meta.file.ports.join}`;
    writeSecret(kept, (await client.federation.inviteNode({ nodeId: city.id, joinAddress })).invitation);
  }
  const invitation = readFileSync(kept, 'utf8');
  await joinFederation({ home: city.home, invitation, leafUrl: `tls://127.0.0.1:${linkPort(city.file)}` });
  rmSync(kept);
}

/** The address of a node's database in a MongoDB that serves all of them; two data folders never share one. */
export function sharedDatabaseUrl(places: Places, url: string, nodeId: string): string {
  const file = join(places.data, 'database-suffix');
  if (!existsSync(file)) writeSecret(file, randomBytes(4).toString('hex'));
  const own = new URL(url);
  own.pathname = `/inclust_${nodeId}_${readFileSync(file, 'utf8').trim()}`;
  return own.toString();
}
