import { randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ClientReadableStream } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import { eventSubject, MemberServiceClient, type Envelope, type WatchMembersResponse } from '@inclust/contracts';
import { eventsStream, publishEvents, reconcileStreams } from '@inclust/messaging';
import { homePaths } from '@inclust/node-home';
import { openClient, type ClientOptions } from '@inclust/rpc';
import { eventually } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { residentBytes } from './cpu.ts';
import { startProcess } from './process.ts';
import { median, result, type BenchResult } from './result.ts';
import { startRig, type Rig } from './rig.ts';

const watchers = 1_000;
const slow = 10;
const connections = 10;
const events = 200;
const rounds = 3;
/** How many follow for those who do not read: a hundred times what lies between a node and its reader. */
const manyEvents = 20_000;
const bodyBytes = 400;

/** A thousand who watch the register, ten of whom do not read, against a handler that writes what comes to everybody. */
export async function watch(): Promise<BenchResult[]> {
  const reference = await measured(async (rig, address) =>
    startProcess('reference-watch.ts', address, {
      INCLUST_BENCH_LISTEN: address,
      INCLUST_BENCH_NATS: rig.nats.url,
      INCLUST_BENCH_SEED: homePaths(rig.home).serviceSeed,
    }),
  );
  const ours = await measured(async (rig, address) =>
    startProcess('../../services/members/src/main.ts', address, {
      INCLUST_HOME: rig.home,
      INCLUST_GRPC_LISTEN: address,
      INCLUST_LOG_LEVEL: 'warn',
    }),
  );
  const perSecond = (milliseconds: number): number => (watchers * events * 1_000) / milliseconds;
  return [
    result('watch/told-by-1000', 'changes/s', perSecond(ours.all), perSecond(reference.all), { atLeast: 0.8 }),
    result('watch/with-10-slow', 'ms', ours.withSlow, ours.all, { atMost: 1.2 }),
    result('watch/memory-with-10-slow', 'MB', ours.memoryAfter / 1e6, ours.memoryBefore / 1e6, { atMost: 1.3 }),
  ];
}

type Measured = Record<'all' | 'withSlow' | 'memoryBefore' | 'memoryAfter', number>;

async function measured(
  start: (rig: Rig, address: string) => Promise<AsyncDisposable & { readonly pid: number }>,
): Promise<Measured> {
  await using opened = new AsyncDisposableStack();
  const rig = opened.use(await startRig());
  const authenticator = nkeyAuthenticator(readFileSync(homePaths(rig.home).serviceSeed));
  const nats = await connect({ servers: rig.nats.url, authenticator });
  opened.defer(() => nats.close());
  await reconcileStreams(await jetstreamManager(nats), [eventsStream]);
  const address = `127.0.0.1:${await rig.port()}`;
  const running = opened.use(await start(rig, address));
  const authorize = operatorOfHome(rig.home);
  // Each with a connection of its own.
  const options: ClientOptions = { authorize, options: { 'grpc.use_local_subchannel_pool': 1 } };
  const clients = Array.from({ length: connections }, () =>
    opened.use(openClient(MemberServiceClient, address, options)),
  );
  const fast = new Readers(clients);
  opened.use(fast);
  await fast.open(watchers);
  const all: number[] = [];
  await told(nats, fast, events);
  for (let round = 0; round < rounds; round += 1) all.push(await told(nats, fast, events));
  const idle = new Readers(clients);
  opened.use(idle);
  await idle.open(slow, false);
  const withSlow: number[] = [];
  for (let round = 0; round < rounds; round += 1) withSlow.push(await told(nats, fast, events));
  const memoryBefore = residentBytes(running.pid);
  // What those who do not read miss must not grow in the node; a few who read show that all of it was told.
  fast.keep(slow);
  await told(nats, fast, manyEvents);
  const memoryAfter = residentBytes(running.pid);
  return { all: median(all), withSlow: median(withSlow), memoryBefore, memoryAfter };
}

/** Publishes events and waits until everybody who reads has them; in milliseconds. */
async function told(nats: NatsConnection, fast: Readers, count: number): Promise<number> {
  const from = fast.heard();
  const start = performance.now();
  for (let done = 0; done < count; done += 500) {
    const batch = Array.from({ length: Math.min(500, count - done) }, () => outgoing());
    const durable = await publishEvents(nats, batch, 30_000);
    if (durable.includes(false)) throw new Error('an event of the benchmark could not be published');
  }
  await eventually(() => fast.heard() - from >= count, { what: 'everybody has heard', timeout: 60_000 });
  return performance.now() - start;
}

function outgoing() {
  const id = randomUUIDv7();
  const type = 'inclust.members.v1.MemberRestated';
  const envelope: Envelope = {
    id,
    type,
    node: 'arta',
    time: new Date().toISOString(),
    subject: `members/${id}`,
    version: 1,
    tombstone: false,
    body: Buffer.concat([
      Buffer.from([0xa2, 0x06, (bodyBytes & 0x7f) | 0x80, bodyBytes >> 7]),
      Buffer.alloc(bodyBytes),
    ]),
  };
  return { subject: eventSubject('arta', type), envelope, messageId: id };
}

/** Some who watch, over some connections. */
class Readers implements Disposable {
  readonly #clients: readonly MemberServiceClient[];
  #calls: { readonly call: ClientReadableStream<WatchMembersResponse>; heard: number }[] = [];

  constructor(clients: readonly MemberServiceClient[]) {
    this.#clients = clients;
  }

  /** Opens so many watches and waits until each was answered; who does not read stops after that. */
  async open(count: number, reads = true): Promise<void> {
    const request = { cursor: '', snapshot: false, members: [], types: [] };
    const answered = Array.from({ length: count }, (_, turn) => {
      const client = this.#clients[turn % this.#clients.length];
      if (!client) throw new Error('no client');
      const call = client.watchMembers(request);
      const reader = { call, heard: 0 };
      this.#calls.push(reader);
      return new Promise<void>((resolve, reject) => {
        call.on('error', reject);
        call.on('data', ({ what }: WatchMembersResponse) => {
          if (what?.$case === 'change') reader.heard += 1;
          else resolve();
          if (!reads) call.pause();
        });
      });
    });
    await Promise.all(answered);
  }

  /** How many each of them has heard at least. */
  heard(): number {
    return Math.min(...this.#calls.map(({ heard }) => heard));
  }

  /** Closes all but so many. */
  keep(count: number): void {
    for (const { call } of this.#calls.splice(count)) call.cancel();
  }

  [Symbol.dispose](): void {
    this.keep(0);
  }
}
