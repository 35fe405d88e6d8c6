import { operatorOfHome } from '@inclust/access';
import { homePaths } from '@inclust/node-home';
import type { Authorize } from '@inclust/rpc';
import { startProcess } from './process.ts';
import { registerLoad, type LoadResult } from './load.ts';
import { median, result, type BenchResult } from './result.ts';
import { startRig } from './rig.ts';
import { streamCounter } from './stream-count.ts';

const warmUp = 4_000;
const calls = 6_000;
const rounds = 3;

/** RegisterMember through gRPC with its event durably published, against what does the same by hand, and against an empty handler. */
export async function registerMember(): Promise<BenchResult[]> {
  const ours: LoadResult[] = [];
  const byHand: LoadResult[] = [];
  const empty: LoadResult[] = [];
  const nest: LoadResult[] = [];
  for (let round = 0; round < rounds; round += 1) {
    byHand.push(await measure('reference-hand-written.ts', true));
    ours.push(await measure('../../services/members/src/main.ts', true));
    empty.push(await measure('reference-hand-written.ts', false));
    nest.push(await measure('reference-nest.ts', true));
  }
  const rate = (loads: readonly LoadResult[]): number => median(loads.map((load) => load.perSecond));
  const cpu = (loads: readonly LoadResult[]): number => median(loads.map((load) => load.cpuPerCall));
  return [
    result('register-member/throughput-to-hand-written', 'calls/s', rate(ours), rate(byHand), { atLeast: 1.6 }),
    result('register-member/throughput-to-empty-handler', 'calls/s', rate(ours), rate(empty), { atLeast: 0.5 }),
    result('register-member/cpu-to-hand-written', 'ms/call', cpu(ours), cpu(byHand), { atMost: 0.5 }),
    result('register-member/throughput-to-nestjs', 'calls/s', rate(ours), rate(nest), { atLeast: 1.6 }),
    result('register-member/cpu-to-nestjs', 'ms/call', cpu(ours), cpu(nest), { atMost: 0.5 }),
  ];
}

/** One side on servers of its own, so that neither finds the other's data. */
async function measure(file: string, writes: boolean): Promise<LoadResult> {
  await using rig = await startRig();
  const { serviceSeed } = homePaths(rig.home);
  const address = `127.0.0.1:${await rig.port()}`;
  await using running = await startProcess(file, address, {
    INCLUST_HOME: rig.home,
    INCLUST_GRPC_LISTEN: address,
    INCLUST_LOG_LEVEL: 'warn',
    INCLUST_BENCH_LISTEN: address,
    INCLUST_BENCH_NATS: rig.nats.url,
    INCLUST_BENCH_SEED: serviceSeed,
    ...(writes ? { INCLUST_BENCH_MONGO: `${rig.mongoUrl}/bench` } : {}),
  });
  // The references look at no token, but get the same bytes.
  const authorize = operatorOfHome(rig.home);
  const pids = [running.pid, rig.nats.pid, rig.mongo.pid];
  if (!writes) return await load(address, [running.pid], async () => {}, authorize);
  await using counter = await streamCounter(rig.nats.url, serviceSeed, 'EVENTS');
  return await load(address, pids, (count) => counter.reaches(count), authorize);
}

async function load(
  address: string,
  pids: readonly number[],
  published: (count: number) => Promise<void>,
  authorize: Authorize,
): Promise<LoadResult> {
  await registerLoad(address, warmUp, 0, pids, published, authorize);
  return await registerLoad(address, calls, warmUp, pids, published, authorize);
}
