import { join } from 'node:path';
import { parseNodeId, type Language } from '@inclust/kernel';
import type { NodeFile } from '@inclust/node-home';
import { freePortBlock, initNode, joinFederation, startLinkProxy, type LinkProxy } from '@inclust/cli/testing';
import { NodeUnderTest, type ProcessMode } from './node-under-test.ts';

/** The cities of the tests. */
const places: Readonly<Record<string, { countryCode: string; timeZone: string; language: Language }>> = {
  arta: { countryCode: 'GR', timeZone: 'Europe/Athens', language: 'el' },
  corfu: { countryCode: 'GR', timeZone: 'Europe/Athens', language: 'el' },
  vlora: { countryCode: 'AL', timeZone: 'Europe/Tirane', language: 'sq' },
  korca: { countryCode: 'AL', timeZone: 'Europe/Tirane', language: 'sq' },
};

/** A meta-cluster and cities, each with servers of its own, joined through links that can be cut. */
export class FederationUnderTest implements AsyncDisposable {
  readonly folder: string;
  readonly mode: ProcessMode;
  readonly meta: NodeUnderTest;
  readonly cities = new Map<string, NodeUnderTest>();
  readonly links = new Map<string, LinkProxy>();

  readonly #environment: Record<string, string>;

  private constructor(folder: string, mode: ProcessMode, meta: NodeUnderTest, environment: Record<string, string>) {
    this.folder = folder;
    this.mode = mode;
    this.meta = meta;
    this.#environment = environment;
  }

  /**
   * Starts the meta-cluster and joins the cities, all at once; every process of theirs starts with `environment`, and Node with
   * `nodeArgs`.
   */
  static async start(
    folder: string,
    cities: readonly string[],
    mode: ProcessMode = 'one',
    environment: Record<string, string> = {},
    nodeArgs: readonly string[] = [],
  ): Promise<FederationUnderTest> {
    const home = join(folder, 'meta');
    const first = await freePortBlock(portsOfNode + 2);
    await initNode(
      home,
      nodeFile(
        'meta',
        'meta',
        { ...portsFrom(first), leaf: first + portsOfNode, join: first + portsOfNode + 1 },
        { countryCode: 'GR', timeZone: 'Europe/Athens', language: 'en' },
      ),
      new Date(),
    );
    const federation = new FederationUnderTest(folder, mode, new NodeUnderTest(home, mode), environment);
    try {
      federation.meta.nodeArgs = nodeArgs;
      await federation.meta.start(environment);
      // Soon taken, and in one row, so that no two of them are given the same.
      const ofCities = await freePortBlock(cities.length * portsOfNode);
      for (const [position, city] of cities.entries())
        federation.cities.set(city, await loneCity(folder, city, mode, ofCities + position * portsOfNode));
      await Promise.all([...federation.cities].map(([name, node]) => federation.#join(name, node)));
    } catch (error) {
      await federation[Symbol.asyncDispose]();
      throw error;
    }
    return federation;
  }

  city(name: string): NodeUnderTest {
    const found = this.cities.get(name);
    if (!found) throw new Error(`${name} has not joined`);
    return found;
  }

  link(name: string): LinkProxy {
    const found = this.links.get(name);
    if (!found) throw new Error(`${name} has not joined`);
    return found;
  }

  /** Makes a city, joins it with an invitation through the door of the meta-cluster, and starts it. */
  async join(name: string): Promise<NodeUnderTest> {
    const node = await loneCity(this.folder, name, this.mode);
    this.cities.set(name, node);
    await this.#join(name, node);
    return node;
  }

  async #join(name: string, node: NodeUnderTest): Promise<void> {
    const { invitation } = await this.meta.client('federation').federation.inviteNode({ nodeId: name });
    const link = await startLinkProxy(0, { host: '127.0.0.1', port: this.meta.file.ports.leaf ?? 0 });
    this.links.set(name, link);
    await joinFederation({ home: node.home, invitation, leafUrl: `tls://127.0.0.1:${link.port}` });
    node.nodeArgs = this.meta.nodeArgs;
    await node.start(this.#environment);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.cities.values(), this.meta].map((node) => node[Symbol.asyncDispose]()));
    await Promise.all([...this.links.values()].map((link) => link[Symbol.asyncDispose]()));
  }
}

/** Makes the home of a city that has joined nobody; it is not started. */
export async function loneCity(
  folder: string,
  name: string,
  mode: ProcessMode = 'one',
  firstPort?: number,
): Promise<NodeUnderTest> {
  const home = join(folder, name);
  const ports = portsFrom(firstPort ?? (await freePortBlock(portsOfNode)));
  const place = places[name] ?? { countryCode: 'GR', timeZone: 'Europe/Athens', language: 'el' as const };
  await initNode(home, nodeFile(name, 'city', ports, place), new Date());
  return new NodeUnderTest(home, mode);
}

function nodeFile(
  id: string,
  role: NodeFile['role'],
  ports: NodeFile['ports'],
  place: { countryCode: string; timeZone: string; language: Language },
): NodeFile {
  const nodeId = parseNodeId(id);
  if (!nodeId) throw new Error(`${id} is no node id`);
  return { nodeId, role, ...place, ports };
}

/** NATS, the database, the node, each of its services when they run apart, and one more process of a service. */
const portsOfNode = 12;

function portsFrom(first: number): { nats: number; mongo: number; grpc: number } {
  return { nats: first, mongo: first + 1, grpc: first + 2 };
}
