import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import mongoose from 'mongoose';
import { operatorOfHome } from '@inclust/access';
import { bundledMain } from '@inclust/bundle';
import { connect, type NodeClient } from '@inclust/client';
import { homePaths, readNodeFile, type NodeFile } from '@inclust/node-home';
import { startMongo, startNats, type MongoServer, type NatsServer } from '@inclust/servers';
import { eventually, noteSearched } from '@inclust/testkit';
import { secretsToldBy } from './secrets.ts';
import { serving } from './serving.ts';

const root = resolve(import.meta.dirname, '../..');

/** The services of a node, each in a process of its own when it runs as many. */
const services = [
  'members',
  'reporting',
  'operations',
  'federation',
  'accounts',
  'events',
  'coworking',
  'webhooks',
] as const;
export type ServiceName = (typeof services)[number];

/** `one`: every service in one process. `many`: a process for each service. */
export type ProcessMode = 'one' | 'many';

/** One more process of a service. */
export interface Another {
  readonly name: string;
  readonly address: string;
}

/** A whole node with servers of its own: its NATS, its database and its processes can each be killed and started again. */
export class NodeUnderTest implements AsyncDisposable {
  readonly home: string;
  readonly mode: ProcessMode;
  nats: NatsServer | undefined;
  mongo: MongoServer | undefined;
  readonly processes = new Map<string, ChildProcess>();
  /** Arguments for Node itself, such as `--import`; with any of them it runs from the sources. */
  nodeArgs: readonly string[] = [];
  #clients = new Map<string, NodeClient>();

  constructor(home: string, mode: ProcessMode = 'one') {
    this.home = home;
    this.mode = mode;
  }

  get file(): NodeFile {
    return readNodeFile(this.home);
  }

  /** A client of the process that answers for a service. */
  client(service: ServiceName = 'members'): NodeClient {
    const address = this.address(service);
    let client = this.#clients.get(address);
    if (!client) this.#clients.set(address, (client = connect(address, { authorize: operatorOfHome(this.home) })));
    return client;
  }

  /** Where a service answers. */
  address(service: ServiceName): string {
    const { grpc } = this.file.ports;
    return `127.0.0.1:${this.mode === 'one' ? grpc : grpc + 1 + services.indexOf(service)}`;
  }

  async start(environment: Record<string, string> = {}): Promise<void> {
    await Promise.all([this.startNats(), this.startMongo()]);
    await this.startProcesses(environment);
  }

  async startNats(): Promise<void> {
    const paths = homePaths(this.home);
    this.nats = await startNats({ dataDir: paths.natsFolder, configFile: paths.natsConfig });
  }

  async startMongo(): Promise<void> {
    this.mongo = await startMongo({ dataDir: homePaths(this.home).mongoData, port: this.file.ports.mongo });
  }

  async startProcesses(environment: Record<string, string> = {}): Promise<void> {
    await Promise.all((this.mode === 'one' ? ['node'] : services).map((name) => this.startProcess(name, environment)));
  }

  /** Starts one process and waits until it serves; also another one of a service, by the name of `as` at an address of its own. */
  async startProcess(name: string, environment: Record<string, string> = {}, as?: Another): Promise<void> {
    mkdirSync(join(this.home, 'logs'), { recursive: true });
    const log = openSync(this.logFile(as?.name ?? name), 'a');
    const address = as?.address ?? (name === 'node' ? this.address('members') : this.address(name as ServiceName));
    const main = this.nodeArgs.length > 0 ? join(root, `services/${name}/src/main.ts`) : await bundledMain(root, name);
    const child = spawn(process.execPath, [...this.nodeArgs, main], {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        INCLUST_HOME: this.home,
        INCLUST_GRPC_LISTEN: address,
        INCLUST_MEMBERS_ADDRESS: this.address('members'),
        INCLUST_REPORTING_ADDRESS: this.address('reporting'),
        INCLUST_ACCOUNTS_ADDRESS: this.address('accounts'),
        INCLUST_EVENTS_ADDRESS: this.address('events'),
        INCLUST_COWORKING_ADDRESS: this.address('coworking'),
        INCLUST_WEBHOOKS_ADDRESS: this.address('webhooks'),
        INCLUST_FEDERATION_ADDRESS: this.address('federation'),
        // Tests that wait for equal copies have them compared; healing takes two looks.
        INCLUST_COMPARE_SECONDS: '3',
        // All that can be told is looked through at the end.
        INCLUST_LOG_LEVEL: 'trace',
        ...environment,
      },
    });
    closeSync(log);
    this.processes.set(as?.name ?? name, child);
    const began = await eventually(
      async () => {
        if (child.exitCode !== null || child.signalCode !== null) return 'ended';
        return (await serving(address)) && 'serves';
      },
      { timeout: 60_000, what: `${this.file.nodeId}/${name} serves` },
    );
    if (began === 'ended') throw new Error(`${name} ended: ${readFileSync(this.logFile(name), 'utf8').slice(-1_500)}`);
    // A channel to the process that was here before would wait for its next try.
    this.#clients.get(address)?.[Symbol.dispose]();
    this.#clients.delete(address);
  }

  /** Drops what a node keeps only as copies: figures, facts, the directory and the agenda. Its register stays. */
  async dropProjections(): Promise<void> {
    const connection = await mongoose
      .createConnection(`mongodb://127.0.0.1:${this.file.ports.mongo}/inclust_${this.file.nodeId}`, {
        directConnection: true,
      })
      .asPromise();
    for (const name of [
      'facts',
      'subjects',
      'holders',
      'cells',
      'freshness',
      'directory',
      'agenda_events',
      'agenda_venues',
    ]) {
      await connection.collection(name).deleteMany({});
    }
    await connection.close();
  }

  logFile(name: string): string {
    return join(this.home, 'logs', `${name}.log`);
  }

  /** Kills a process with SIGKILL and waits until it is gone. */
  async killProcess(name: string): Promise<void> {
    await end(this.processes.get(name), 'SIGKILL');
  }

  /** Waits until a process has ended by itself. */
  async ended(name: string): Promise<void> {
    const child = this.processes.get(name);
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  async stopProcesses(): Promise<void> {
    await Promise.all([...this.processes.values()].map((child) => end(child, 'SIGTERM')));
    this.processes.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.values()) client[Symbol.dispose]();
    this.#clients.clear();
    await this.stopProcesses();
    // Nothing is read of their data any more, and an orderly end takes seconds.
    await Promise.all([this.nats?.kill(), this.mongo?.kill()]);
    noteSearched(this.file.nodeId, secretsToldBy(this.home));
  }
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}
