import { homePaths, readDeparture } from '@inclust/node-home';
import { startMongo, startNats } from '@inclust/servers';
import { nodeEnvironment } from '../config.ts';
import { Failure } from '../failure.ts';
import { linkPort } from './demo-nodes.ts';
import { ensureHomes, joinCity, localNodes, sharedDatabaseUrl, type LocalNode } from './homes.ts';
import { keepRunning, type KeptProcess, type ProcessState } from './keep-running.ts';
import { startLinkProxy, type CutMode, type LinkProxy } from './link-proxy.ts';
import { startNode } from './node-process.ts';
import type { Places } from './places.ts';

/** How to start the local federation. */
export interface FederationOptions {
  readonly places: Places;
  readonly portsFrom?: number | undefined;
  /** See `CliConfig.mongoUrl`. */
  readonly mongoUrl?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when starting shall be given up. */
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** A process of the local federation as others may see it. */
export interface ProcessStatus {
  readonly name: string;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  readonly restarts: number;
}

/** The local federation, running. Disposing ends all its processes within 10 s. */
export interface LocalFederation extends AsyncDisposable {
  readonly nodes: readonly LocalNode[];
  processes(nodeId: string): ProcessStatus[];
  link(city: string): { readonly cut: CutMode | null; readonly connections: number } | undefined;
  cut(city: string, mode: CutMode): void;
  mend(city: string): void;
}

/** How long a node, then its servers, may take to end before they are killed, in milliseconds: 10 s in all with a margin. */
const grace = { node: 5_000, server: 3_500 } as const;

type Part = 'node' | 'nats' | 'database';

/** Starts the servers and processes of all nodes, makes them first where there are none, and waits until all serve. */
export async function startFederation(options: FederationOptions): Promise<LocalFederation> {
  const { places, tell } = options;
  const kept = new Map<string, Map<Part, KeptProcess>>();
  const proxies = new Map<string, LinkProxy>();
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const stop = async (): Promise<void> => {
    const ending = (part: Part, within: number): Promise<void>[] =>
      [...kept.values()].flatMap((parts) => parts.get(part)?.stop(within) ?? []);
    await Promise.all(ending('node', grace.node));
    await Promise.all([...ending('nats', grace.server), ...ending('database', grace.server)]);
    await Promise.all([...proxies.values()].map((proxy) => proxy[Symbol.asyncDispose]()));
  };

  const keep = async (
    node: LocalNode,
    part: Part,
    start: Parameters<typeof keepRunning>[0]['start'],
  ): Promise<void> => {
    const parts = kept.get(node.id) ?? new Map<Part, KeptProcess>();
    kept.set(node.id, parts);
    parts.set(part, await keepRunning({ name: `${node.id} ${part}`, start, tell, signal }));
  };

  const startParts = async (node: LocalNode, joined: Promise<unknown>): Promise<void> => {
    const paths = homePaths(node.home);
    const mongoUrl = options.mongoUrl && sharedDatabaseUrl(places, options.mongoUrl, node.id);
    const env = nodeEnvironment(options.env, mongoUrl ? { mongoUrl } : {});
    const database = mongoUrl
      ? undefined
      : keep(node, 'database', () =>
          startMongo({ dataDir: paths.mongoData, port: node.file.ports.mongo, timeoutMs: 60_000 }),
        );
    const rest = joined.then(() => {
      signal.throwIfAborted();
      return all([
        keep(node, 'nats', () =>
          startNats({ dataDir: paths.natsFolder, configFile: paths.natsConfig, timeoutMs: 30_000 }),
        ),
        keep(node, 'node', (given) =>
          startNode({ home: node.home, logFile: places.nodeLog(node.id), env, signal: given }),
        ),
      ]);
    });
    await all(database ? [database, rest] : [rest]);
    tell(`${node.id} serves at ${node.address}`);
  };

  /** Waits for all, also when one fails: what was started must be known before it can be stopped. */
  const all = async (works: readonly Promise<unknown>[]): Promise<void> => {
    const first = await Promise.allSettled(
      works.map((work) =>
        work.catch((error: unknown) => {
          failed.abort(error);
          throw error;
        }),
      ),
    );
    const broken = first.find((one) => one.status === 'rejected');
    if (broken) throw broken.reason;
  };

  try {
    const nodes = await ensureHomes(places, options.portsFrom, new Date());
    const [meta, ...cities] = nodes;
    if (!meta) throw new Error('there is no meta-cluster');
    const leafPort = meta.file.ports.leaf;
    if (leafPort === undefined)
      throw new Failure('refused', 'no-leaf-port', `${meta.home}/node.json names no port for the cities' links.`);
    for (const city of cities)
      proxies.set(city.id, await startLinkProxy(linkPort(city.file), { host: '127.0.0.1', port: leafPort }));
    const metaServes = startParts(meta, Promise.resolve());
    const door = turnstile();
    const works = cities.map((city) => {
      // One that has left joins again by its operator's will alone.
      const isLeftAlone = city.file.meta !== undefined || readDeparture(homePaths(city.home)) !== undefined;
      const joined = isLeftAlone
        ? Promise.resolve()
        : door(metaServes, async () => {
            signal.throwIfAborted();
            await joinCity(places, city, meta);
            tell(`${city.id} has joined the federation`);
          });
      return startParts(city, joined);
    });
    await all([metaServes, ...works]);
    return {
      nodes: localNodes(places),
      processes: (id) => processStatus(kept.get(id)),
      ...links(proxies),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    failed.abort(error);
    await stop();
    throw options.signal.aborted
      ? new Failure('interrupted', 'interrupted', 'Starting was interrupted.', undefined, { cause: error })
      : error;
  }
}

/** Lets works through one after the other, once the door is open: every join changes the meta-cluster's configuration. */
function turnstile(): (open: Promise<unknown>, work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (open, work) => {
    const mine = Promise.all([open, last]).then(work);
    last = mine;
    return mine;
  };
}

function processStatus(parts: ReadonlyMap<Part, KeptProcess> | undefined): ProcessStatus[] {
  return [...(parts ?? [])].map(([name, { state, pid, restarts }]) => ({ name, state, pid, restarts }));
}

function links(proxies: ReadonlyMap<string, LinkProxy>): Pick<LocalFederation, 'link' | 'cut' | 'mend'> {
  const of = (city: string): LinkProxy => {
    const proxy = proxies.get(city);
    if (!proxy)
      throw new Failure(
        'refused',
        'city-unknown',
        `There is no city ${city} here; there are ${[...proxies.keys()].join(', ')}.`,
      );
    return proxy;
  };
  return {
    link: (city) => {
      const proxy = proxies.get(city);
      return proxy && { cut: proxy.cutMode ?? null, connections: proxy.connections };
    },
    cut: (city, mode) => of(city).cut(mode),
    mend: (city) => of(city).mend(),
  };
}
