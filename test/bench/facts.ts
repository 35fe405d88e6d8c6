import { Metadata } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import {
  Aggregation,
  GetReportRequest,
  ListFiguresRequest,
  RebuildFiguresRequest,
  ReportingServiceClient,
  ReportServiceClient,
  batchEvents,
  encodeEnvelope,
  eventBatchPath,
  eventPath,
} from '@inclust/contracts';
import { connect } from '@inclust/client';
import { homePaths } from '@inclust/node-home';
import { callUnary, openClient } from '@inclust/rpc';
import { eventually } from '@inclust/testkit';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats, headers, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import { readFileSync } from 'node:fs';
import { peakBytes } from './cpu.ts';
import { expectedOf, factAt } from './fact-sample.ts';
import { startProcess, type BenchProcess } from './process.ts';
import { percentile, result, type BenchResult } from './result.ts';
import { startRig, type Rig } from './rig.ts';

const nodes = 20;
/** Facts of each node when figures are asked for first, and in the end. */
const [few, all] = [5_000, 50_000];
const cities = 400;
const ofEachCity = 5_000;
const together = 100;
/** As a node sends what it has done while its link was down. */
const inBatch = 50;
const rounds = 40;
const patience = 15 * 60_000;

/**
 * A million facts of twenty nodes: counting them against writing the same documents down, a report of them against reading its numbers, and
 * making all numbers anew.
 */
export async function facts(): Promise<BenchResult[]> {
  await using rig = await startRig('meta');
  await using feed = await openFeed(rig);
  const names = Array.from({ length: nodes }, (_, turn) => `node-${turn}`);
  await feed.publish(names, 0, few);
  const [, peakOfFew] = await feed.counted();
  const reportOfFew = await reportLatency(rig, feed, few);
  await feed.publish(names, few, all);
  const [took, peakOfAll] = await feed.counted();
  const perSecond = (nodes * (all - few) * 1_000) / took;
  const bare = await bareInsert(rig, names, few, all);
  const reportOfAll = await reportLatency(rig, feed, all);
  const anew = await rebuild(rig, feed);
  return [
    result('facts/ingest-1000000', 'facts/s', perSecond, bare, { atLeast: 0.5 }),
    result('facts/report-p95', 'ms', reportOfAll.ours, reportOfAll.bare, { atMost: 3 }),
    result('facts/report-p95-by-size', 'ms', reportOfAll.ours, reportOfFew.ours, { atMost: 1.3 }),
    result('facts/rebuild-1000000', 'facts/s', (nodes * all * 1_000) / anew, perSecond, { atLeast: 0.4 }),
    result('facts/peak-memory-by-size', 'MB', peakOfAll / 1e6, peakOfFew / 1e6, { atMost: 2 }),
  ];
}

/** Four hundred cities of five thousand facts each, of which the last cost what the first did, and the sums are theirs. */
export async function cityFacts(): Promise<BenchResult[]> {
  await using rig = await startRig('meta');
  await using feed = await openFeed(rig);
  const names = Array.from({ length: cities }, (_, turn) => `city-${turn}`);
  const took: number[] = [];
  for (let from = 0; from < cities; from += together) {
    await feed.publish(names.slice(from, from + together), 0, ofEachCity, from);
    took.push((await feed.counted())[0]);
  }
  await using reporting = await feed.serve();
  await checkSums(reporting.address, rig, cities, ofEachCity);
  const [first = 0, last = 0] = [took[0], took.at(-1)];
  return [result('city-facts/400-by-first', 'ms/city', last / together, first / together, { atMost: 1.3 })];
}

/** Facts on their way to reporting, which is started to count them. */
interface Feed extends AsyncDisposable {
  /** Puts the facts of some nodes into the stream, those of a turn of all of them one after the other. */
  publish(names: readonly string[], from: number, until: number, firstNode?: number): Promise<void>;
  serve(): Promise<BenchProcess & { readonly address: string }>;
  /** Starts reporting and waits until nothing waits: milliseconds from its start, and its greatest memory in bytes. */
  counted(): Promise<readonly [milliseconds: number, bytes: number]>;
}

async function openFeed(rig: Rig): Promise<Feed> {
  await using opened = new AsyncDisposableStack();
  const connection = await connectNats({
    servers: rig.nats.url,
    authenticator: nkeyAuthenticator(readFileSync(homePaths(rig.home).serviceSeed)),
  });
  opened.defer(() => connection.close());
  const serve = async () => {
    const address = `127.0.0.1:${await rig.port()}`;
    const running = await startProcess('../../services/reporting/src/main.ts', address, {
      INCLUST_HOME: rig.home,
      INCLUST_GRPC_LISTEN: address,
      INCLUST_LOG_LEVEL: 'error',
    });
    return { ...running, address };
  };
  // Makes the stream.
  await (await serve())[Symbol.asyncDispose]();
  const manager = await jetstreamManager(connection);
  const held = opened.move();
  return {
    publish: (names, from, until, firstNode = 0) => publishFacts(connection, names, from, until, firstNode),
    serve,
    counted: async () => {
      const began = performance.now();
      await using running = await serve();
      await eventually(
        async () => {
          const { num_pending, num_ack_pending } = await manager.consumers.info('EVENTS', 'reporting');
          return num_pending + num_ack_pending === 0;
        },
        { timeout: patience, what: 'all facts are counted' },
      );
      return [performance.now() - began, peakBytes(running.pid)];
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function publishFacts(
  connection: NatsConnection,
  names: readonly string[],
  from: number,
  until: number,
  firstNode: number,
): Promise<void> {
  const stream = jetstream(connection);
  for (let turn = from; turn < until; turn += inBatch) {
    await Promise.all(
      names.map((node, place) => {
        const envelopes = Array.from({ length: inBatch }, (_, more) => factAt(node, firstNode + place, turn + more));
        const events = envelopes.map((envelope) => ({ path: eventPath(envelope.type) ?? '', envelope }));
        const batch = batchEvents(node, envelopes[0]?.time ?? '', events);
        const head = headers();
        for (const [name, value] of encodeEnvelope(batch)) head.set(name, value);
        return stream.publish(`inclust.${node}.${eventBatchPath}`, batch.body, { headers: head, timeout: 30_000 });
      }),
    );
  }
}

/** Facts a second that the driver alone writes down, as reporting keeps them. */
async function bareInsert(rig: Rig, names: readonly string[], from: number, until: number): Promise<number> {
  await using mongo = new MongoClient(rig.mongoUrl, { directConnection: true });
  const bare = mongo.db('bench').collection('facts');
  let [took, written] = [0, 0];
  for (let turn = from; turn < until; turn += 100) {
    const documents = Array.from({ length: 100 }, (_, more) =>
      names.map((name, place) => {
        const { id, node, type, time, version, subject, body } = factAt(name, place, turn + more);
        const known = { _id: `${node}/${id}` as never, node, type, occurredAt: time, recordedAt: time, version };
        return { ...known, about: subject, body: Buffer.from(body) };
      }),
    ).flat();
    const began = performance.now();
    await bare.insertMany(documents, { ordered: false });
    took += performance.now() - began;
    written += documents.length;
  }
  return (written * 1_000) / took;
}

/** The 95th percentile of a report of all indicators over all nodes, and of a find of the numbers that it is made of. */
async function reportLatency(rig: Rig, feed: Feed, ofEach: number): Promise<{ ours: number; bare: number }> {
  await using running = await feed.serve();
  const { address } = running;
  await checkSums(address, rig, nodes, ofEach);
  const authorize = operatorOfHome(rig.home);
  using node = connect(address, { authorize });
  const { indicators } = await node.reporting.listIndicators();
  const known = await node.reports.listProgrammes();
  if (known.programmes.length === 0)
    await node.reports.createProgramme({
      programme: {
        name: 'programmes/bench',
        title: { en: { text: 'Bench' } },
        fromMonth: '2027-01',
        untilMonth: '2027-12',
        periods: [{ periodId: 'year', fromMonth: '2027-01', untilMonth: '2027-12' }],
        targets: indicators.map(({ code }) => ({ indicator: code, value: '1' })),
      },
    });
  using client = openClient(ReportServiceClient, address, { authorize });
  const request = GetReportRequest.fromPartial({ name: 'programmes/bench/periods/year/reports/federation' });
  const ours = await p95(async () => {
    const { report } = await callUnary(client.getReport.bind(client), new Metadata(), request, 60_000);
    return report?.rows.length ?? 0;
  });
  await using mongo = new MongoClient(rig.mongoUrl, { directConnection: true });
  const cells = mongo.db('inclust_meta').collection('cells');
  return { ours, bare: await p95(async () => (await cells.find({}).toArray()).length) };
}

/** Milliseconds, one call after the other; each must find something. */
async function p95(call: () => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let turn = -5; turn < rounds; turn += 1) {
    const began = performance.now();
    if ((await call()) === 0) throw new Error('nothing was found');
    if (turn >= 0) took.push(performance.now() - began);
  }
  return percentile(took, 95);
}

/** Milliseconds in which all numbers are made anew. */
async function rebuild(rig: Rig, feed: Feed): Promise<number> {
  await using running = await feed.serve();
  using client = openClient(ReportingServiceClient, running.address, { authorize: operatorOfHome(rig.home) });
  const began = performance.now();
  const asked = RebuildFiguresRequest.fromPartial({});
  const { factCount } = await callUnary(client.rebuildFigures.bind(client), new Metadata(), asked, patience);
  const took = performance.now() - began;
  if (factCount !== BigInt(nodes * all)) throw new Error(`${factCount} facts were read again`);
  await checkSums(running.address, rig, nodes, all);
  return took;
}

/** Throws where a figure of a node, or the sum over the nodes, is not what the facts come to. */
async function checkSums(address: string, rig: Rig, nodeCount: number, ofEach: number): Promise<void> {
  using client = openClient(ReportingServiceClient, address, { authorize: operatorOfHome(rig.home) });
  const { members, events, visits } = expectedOf(ofEach);
  for (const [indicator, expected] of Object.entries({ 'members-by-month': members, O10: events, visits })) {
    // Members are those at the end of a month.
    const fromMonth = indicator === 'members-by-month' ? '2027-12' : '2027-01';
    const asked = ListFiguresRequest.fromPartial({ indicator, fromMonth, untilMonth: '2027-12' });
    const { figures } = await callUnary(client.listFigures.bind(client), new Metadata(), asked, 60_000);
    const totals = figures.filter(({ dimensions }) => dimensions.every(({ key }) => key === 'node' || key === 'month'));
    const ofNodes = totals.filter(({ dimensions }) => dimensions.some(({ key }) => key === 'node'));
    const sum = totals.find(
      ({ dimensions, aggregation }) =>
        dimensions.every(({ key }) => key !== 'node') && aggregation === Aggregation.AGGREGATION_SUM,
    );
    if (ofNodes.length !== nodeCount) throw new Error(`${indicator} has ${ofNodes.length} nodes`);
    const other = ofNodes.find(({ value }) => value !== BigInt(expected));
    if (other) throw new Error(`${indicator} of ${other.dimensions[0]?.value} is ${other.value}, not ${expected}`);
    if (sum?.value !== BigInt(expected * nodeCount)) throw new Error(`the sum of ${indicator} is ${sum?.value}`);
  }
}
