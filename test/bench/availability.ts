import { Metadata } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { AvailabilityServiceClient, FindFreeTimesRequest } from '@inclust/contracts';
import { callUnary, openClient } from '@inclust/rpc';
import { MongoClient, type Collection } from 'mongodb';
import { roomOn, spaceOn } from '../support/space.ts';
import { startProcess } from './process.ts';
import { percentile, result, type BenchResult } from './result.ts';
import { startRig } from './rig.ts';
import { uuid } from './versus.ts';

const sizes = [20_000, 200_000];
const resources = 60;
const days = 31;
const calls = 40;
const hour = 60 * 60_000;
const day = 24 * hour;

interface Entry {
  readonly booking: string;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly units: number;
  readonly claim: 'taken';
}

interface Day {
  readonly _id: string;
  readonly resource: string;
  readonly day: number;
  readonly revision: number;
  readonly entries: readonly Entry[];
}

/** The 95th percentile of the free times of 60 pools over a month, against a find of the same documents that are merged by hand. */
export async function availability(): Promise<BenchResult[]> {
  await using rig = await startRig();
  const address = `127.0.0.1:${await rig.port()}`;
  await using running = await startProcess('../../services/coworking/src/main.ts', address, {
    INCLUST_HOME: rig.home,
    INCLUST_GRPC_LISTEN: address,
    INCLUST_LOG_LEVEL: 'warn',
  });
  if (running.pid === 0) throw new Error('co-working has no process');
  const authorize = operatorOfHome(rig.home);
  using node = connect(address, { authorize });
  const space = await spaceOn(node);
  // As many units as the larger number needs: some time is free and some is not.
  const names = await Promise.all(Array.from({ length: resources }, () => roomOn(node, space, 8)));
  const ids = names.map((name) => name.split('/').at(-1) ?? '');
  await using mongo = new MongoClient(rig.mongoUrl, { directConnection: true });
  const diaries = mongo.db('inclust_arta').collection<Day>('diaries');
  const first = Math.ceil(Date.now() / day) + 1;
  using client = openClient(AvailabilityServiceClient, address, { authorize });
  const request = FindFreeTimesRequest.fromPartial({
    space,
    fromTime: new Date(first * day).toISOString(),
    untilTime: new Date((first + days) * day).toISOString(),
    units: 1,
  });
  const ours = async (): Promise<number> =>
    (await callUnary(client.findFreeTimes.bind(client), new Metadata(), request, 30_000)).resources.reduce(
      (sum, { free }) => sum + free.length,
      0,
    );
  const results: BenchResult[] = [];
  for (const size of sizes) {
    await fill(diaries, ids, first, size);
    const byHand = await latency(() => merged(diaries, ids, first));
    results.push(result(`availability/month-${size}`, 'ms', await latency(ours), byHand, { atMost: 2 }));
  }
  return results;
}

/** Writes so many bookings of one to three hours, spread alike over all days of all resources. */
async function fill(diaries: Collection<Day>, ids: readonly string[], first: number, size: number): Promise<void> {
  await diaries.deleteMany({});
  const pages = ids.flatMap((resource) =>
    Array.from({ length: days }, (_, turn) => ({ resource, day: first + turn, entries: [] as Entry[] })),
  );
  for (let number = 0; number < size; number += 1) {
    const page = pages[number % pages.length];
    if (!page) continue;
    const start = page.day * day + ((number * 7) % 21) * hour;
    const end = start + (1 + (number % 3)) * hour;
    page.entries.push({ booking: uuid(number), start, end, from: start, to: end, units: 1, claim: 'taken' });
  }
  for (let from = 0; from < pages.length; from += 200)
    await diaries.insertMany(
      pages.slice(from, from + 200).map((page) => ({ _id: `${page.resource}/${page.day}`, revision: 1, ...page })),
    );
}

/** The bare query and merge: the documents by their ids, and of each resource the stretches in which something stands. */
async function merged(diaries: Collection<Day>, ids: readonly string[], first: number): Promise<number> {
  const wanted = ids.flatMap((id) => Array.from({ length: days }, (_, turn) => `${id}/${first + turn}`));
  const found = await diaries.find({ _id: { $in: wanted } }).toArray();
  const byResource = Map.groupBy(found, ({ resource }) => resource);
  let stretches = 0;
  for (const pages of byResource.values()) {
    let until = -Infinity;
    for (const { start, end } of pages.flatMap(({ entries }) => entries).toSorted((a, b) => a.start - b.start)) {
      if (start > until) stretches += 1;
      until = Math.max(until, end);
    }
  }
  return stretches;
}

/** The 95th percentile of calls one after the other, in milliseconds; each must find something. */
async function latency(call: () => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let turn = -5; turn < calls; turn += 1) {
    const began = performance.now();
    if ((await call()) === 0) throw new Error('nothing was found');
    if (turn >= 0) took.push(performance.now() - began);
  }
  return percentile(took, 95);
}
