import { Metadata } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { RegisterRequest, RegistrationServiceClient } from '@inclust/contracts';
import { homePaths } from '@inclust/node-home';
import { callUnary, openClient, type Authorize } from '@inclust/rpc';
import { concertOn } from '../support/concert.ts';
import { inFlight } from '../support/people.ts';
import { cpuMilliseconds } from './cpu.ts';
import { flying, type LoadResult } from './load.ts';
import { startProcess } from './process.ts';
import { median, result, type BenchResult } from './result.ts';
import { startRig } from './rig.ts';
import { streamCounter } from './stream-count.ts';

const warmUp = 1_000;
const calls = 6_000;
const rounds = 3;

/** Register through gRPC with its event durably published, over 20 events and at one, against what does the least by hand. */
export async function registrations(): Promise<BenchResult[]> {
  const many = await compared(20);
  const one = await compared(1);
  return [
    result('registrations/throughput-20-events', 'calls/s', many.ours.rate, many.byHand.rate, { atLeast: 1.3 }),
    result('registrations/cpu-20-events', 'ms/call', many.ours.cpu, many.byHand.cpu, { atMost: 0.6 }),
    result('registrations/throughput-one-event', 'calls/s', one.ours.rate, one.byHand.rate, { atLeast: 1 }),
  ];
}

async function compared(events: number) {
  const ours: LoadResult[] = [];
  const byHand: LoadResult[] = [];
  for (let round = 0; round < rounds; round += 1) {
    byHand.push(await measure('reference-places.ts', events, false));
    ours.push(await measure('../../services/events/src/main.ts', events, true));
  }
  return { ours: middle(ours), byHand: middle(byHand) };
}

function middle(loads: readonly LoadResult[]) {
  return {
    rate: median(loads.map(({ perSecond }) => perSecond)),
    cpu: median(loads.map(({ cpuPerCall }) => cpuPerCall)),
  };
}

/** One side on servers of its own, so that neither finds the other's data. */
async function measure(file: string, events: number, isOurs: boolean): Promise<LoadResult> {
  await using rig = await startRig();
  const { serviceSeed } = homePaths(rig.home);
  const address = `127.0.0.1:${await rig.port()}`;
  await using running = await startProcess(file, address, {
    INCLUST_HOME: rig.home,
    INCLUST_GRPC_LISTEN: address,
    // No register answers here, so no letter is sent.
    INCLUST_LOG_LEVEL: 'error',
    INCLUST_BENCH_LISTEN: address,
    INCLUST_BENCH_NATS: rig.nats.url,
    INCLUST_BENCH_SEED: serviceSeed,
    INCLUST_BENCH_MONGO: `${rig.mongoUrl}/bench`,
  });
  // The reference looks at no token, but gets the same bytes.
  const authorize = operatorOfHome(rig.home);
  const occurrences = isOurs ? await published(address, authorize, events) : numbered(events);
  await using counter = await streamCounter(
    rig.nats.url,
    serviceSeed,
    'EVENTS',
    'inclust.arta.events.v1.registration.*',
  );
  const pids = [running.pid, rig.nats.pid, rig.mongo.pid];
  const load = (count: number, first: number) =>
    registering(address, occurrences, { count, first }, pids, (reached) => counter.reaches(reached), authorize);
  await load(warmUp, 0);
  return await load(calls, warmUp);
}

function numbered(events: number): string[] {
  return Array.from({ length: events }, (_, turn) => `nodes/arta/events/${uuid(turn)}/occurrences/single`);
}

/** Published events with registrations and more places than are asked for; their occurrences. */
async function published(address: string, authorize: Authorize, count: number): Promise<string[]> {
  using node = connect(address, { authorize });
  return await Promise.all(
    Array.from({ length: count }, (_, turn) =>
      concertOn(node, {
        titles: { el: { text: `Συναυλία ${turn}` } },
        rules: { quotas: [{ id: 'room', capacity: 1_000_000 }] },
      }),
    ),
  );
}

async function registering(
  address: string,
  occurrences: readonly string[],
  { count, first }: { readonly count: number; readonly first: number },
  pids: readonly number[],
  reached: (calls: number) => Promise<void>,
  authorize: Authorize,
): Promise<LoadResult> {
  using client = openClient(RegistrationServiceClient, address, { authorize });
  const stub = client.register.bind(client);
  const requests = Array.from({ length: count }, (_, position) => {
    const number = first + position;
    return RegisterRequest.fromPartial({
      occurrence: occurrences[number % occurrences.length] ?? '',
      person: `nodes/arta/members/${uuid(number)}`,
      lines: [{ ticketType: 'seat', quantity: 1 }],
      requestId: `bench-request-${number}`,
    });
  });
  const cpuBefore = cpuMilliseconds(pids);
  const began = performance.now();
  await inFlight(requests, flying, (request) => callUnary(stub, new Metadata(), request, 30_000));
  await reached(first + count);
  const took = performance.now() - began;
  return { perSecond: (count / took) * 1_000, cpuPerCall: (cpuMilliseconds(pids) - cpuBefore) / count };
}

function uuid(number: number): string {
  return `01890000-0000-8000-8000-${String(number).padStart(12, '0')}`;
}
