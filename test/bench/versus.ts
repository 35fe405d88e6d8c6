import { Metadata, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import { homePaths } from '@inclust/node-home';
import { callUnary, type Authorize } from '@inclust/rpc';
import { inFlight } from '../support/people.ts';
import { cpuMilliseconds } from './cpu.ts';
import { flying, type LoadResult } from './load.ts';
import { startProcess } from './process.ts';
import { median } from './result.ts';
import { startRig } from './rig.ts';
import { streamCounter } from './stream-count.ts';

const warmUp = 4_000;
const calls = 6_000;
const rounds = 3;

/** What is called, and what is waited for. */
export interface Contest<Request> {
  /** The files of the two sides, seen from here. */
  readonly ours: string;
  readonly byHand: string;
  /** The subjects on which each call publishes one event. */
  readonly subject: string;
  /** Makes ready what is called, and says what the calls are by their numbers. */
  readonly prepare: (side: Side) => Promise<(number: number) => Request>;
  readonly open: (address: string, authorize: Authorize) => Disposable & { readonly call: Unary<Request> };
}

/** A side that serves. */
export interface Side {
  readonly isOurs: boolean;
  readonly address: string;
  readonly authorize: Authorize;
}

type Unary<Request> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  done: (error: ServiceError | null, answer: unknown) => void,
) => unknown;

/** Both sides in turn, each time on servers of its own, so that neither finds the other's data: the medians. */
export async function versus<Request>(contest: Contest<Request>) {
  const ours: LoadResult[] = [];
  const byHand: LoadResult[] = [];
  for (let round = 0; round < rounds; round += 1) {
    byHand.push(await measure(contest, false));
    ours.push(await measure(contest, true));
  }
  return { ours: middle(ours), byHand: middle(byHand) };
}

function middle(loads: readonly LoadResult[]) {
  return {
    rate: median(loads.map(({ perSecond }) => perSecond)),
    cpu: median(loads.map(({ cpuPerCall }) => cpuPerCall)),
  };
}

async function measure<Request>(contest: Contest<Request>, isOurs: boolean): Promise<LoadResult> {
  await using rig = await startRig();
  const { serviceSeed } = homePaths(rig.home);
  const address = `127.0.0.1:${await rig.port()}`;
  await using running = await startProcess(isOurs ? contest.ours : contest.byHand, address, {
    INCLUST_HOME: rig.home,
    INCLUST_GRPC_LISTEN: address,
    INCLUST_LOG_LEVEL: 'error',
    INCLUST_BENCH_LISTEN: address,
    INCLUST_BENCH_NATS: rig.nats.url,
    INCLUST_BENCH_SEED: serviceSeed,
    INCLUST_BENCH_MONGO: `${rig.mongoUrl}/bench`,
  });
  // The reference looks at no token, but gets the same bytes.
  const authorize = operatorOfHome(rig.home);
  const request = await contest.prepare({ isOurs, address, authorize });
  await using counter = await streamCounter(rig.nats.url, serviceSeed, 'EVENTS', contest.subject);
  const pids = [running.pid, rig.nats.pid, rig.mongo.pid];
  using client = contest.open(address, authorize);
  const load = async (count: number, first: number): Promise<LoadResult> => {
    const requests = Array.from({ length: count }, (_, position) => request(first + position));
    const cpuBefore = cpuMilliseconds(pids);
    const began = performance.now();
    await inFlight(requests, flying, (one) => callUnary(client.call, new Metadata(), one, 30_000));
    await counter.reaches(first + count);
    const took = performance.now() - began;
    return { perSecond: (count / took) * 1_000, cpuPerCall: (cpuMilliseconds(pids) - cpuBefore) / count };
  };
  await load(warmUp, 0);
  return await load(calls, warmUp);
}

/** An id that ends in a number. */
export function uuid(number: number): string {
  return `01890000-0000-8000-8000-${String(number).padStart(12, '0')}`;
}
