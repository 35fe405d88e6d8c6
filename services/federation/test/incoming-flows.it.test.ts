import { createLogger } from '@inclust/host';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { ackWait, deadLetterStream, reconcileStreams } from '@inclust/messaging';
import { eventually, fileScope, testScope, toldStream } from '@inclust/testkit';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { IncomingFlows } from '../src/exchange/incoming-flows.ts';
import { rewindFeed } from '../src/exchange/rewind-feed.ts';
import { cityOutStreams, inStream, outStreams, outSubject, parseInSubject } from '../src/exchange/topology.ts';
import { nodeId } from './build.ts';
import { linkedServers, type ServerOfNode } from './linked-servers.ts';

const scope = fileScope();
const [korce, meta] = [nodeId('korce'), nodeId('meta')];
const incomingStream = inStream(korce, 'state');
let city: ServerOfNode;
let hub: ServerOfNode;

beforeAll(async () => {
  ({ city, meta: hub } = await linkedServers(scope));
  await reconcileStreams(await jetstreamManager(hub.services), [deadLetterStream]);
});

beforeEach(async () => {
  await reconcileStreams(city.manager, cityOutStreams(korce));
});

afterEach(async () => {
  for (const stream of Object.values(outStreams)) await city.manager.streams.delete(stream);
  await hub.manager.streams.delete(incomingStream).catch(() => false);
});

/** Puts public states of members into the city's outgoing stream. */
async function tell(...members: readonly string[]): Promise<void> {
  const stream = jetstream(city.federation);
  await Promise.all(
    members.map((member) => stream.publish(outSubject(korce, 'state', korce, `members.member.${member}`), member)),
  );
}

/** When the city's outgoing stream was made. */
async function epoch(): Promise<string> {
  return (await city.manager.streams.info(outStreams.state)).created;
}

/** Writes what is logged down, and where all that is told is looked through. */
const noting = (told: string[]) => ({
  write: (line: string) => {
    told.push(line);
    toldStream.write(line);
  },
});

/** What flows in at the meta-cluster; `taken` is what the handler got, in order, and `told` what was logged. */
function flowsAtHub(scopeOfTest: AsyncDisposableStack) {
  const taken: string[] = [];
  const gone = new Set<string>();
  const told: string[] = [];
  const flows = new IncomingFlows({
    connection: hub.federation,
    manager: hub.manager,
    now: Date.now,
    self: meta,
    deadLetters: hub.services,
    feed: (from, kind) => ({ consumer: 'to_meta', deliver: `deliver.${from}.${kind}` }),
    handler: (from, kind) => async (deliveries) => {
      for (const { subject } of deliveries)
        taken.push(parseInSubject(subject, from, kind)?.rest.split('.').at(-1) ?? '');
      return deliveries.map(() => 'done');
    },
    takesPart: async (from) => !gone.has(from),
    logger: createLogger({ node: 'meta', service: 'federation', level: 'info', destination: noting(told) }),
  });
  scopeOfTest.use(flows);
  return { flows, taken, gone, told };
}

function arrived(taken: readonly string[], members: readonly string[]): Promise<unknown> {
  return eventually(() => expect(taken.toSorted()).toEqual(members.toSorted()), {
    what: `${members.length} members to arrive`,
    timeout: 10_000,
  });
}

test('what the other side has and what comes later flows in, under a subject that says whom it is from', async () => {
  const { flows, taken } = flowsAtHub(testScope());
  await tell('a', 'b');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a', 'b']);
  await tell('c');
  await arrived(taken, ['a', 'b', 'c']);
  const { config } = await hub.manager.streams.info(incomingStream);
  expect(config.metadata).toMatchObject({ origin_epoch: await epoch() });
  const consumer = await hub.manager.consumers.info(incomingStream, 'federation');
  expect(consumer.config.ack_wait).toBe(ackWait * 1_000_000);
});

test('a stream that is there already stays when it is ensured again, also by a process that comes after', async () => {
  const own = testScope();
  const { flows, taken } = flowsAtHub(own);
  await tell('a');
  await flows.ensure(korce, 'state', await epoch());
  await Promise.all([flows.ensure(korce, 'state', await epoch()), flows.ensure(korce, 'state', await epoch())]);
  await arrived(taken, ['a']);
  const { created } = await hub.manager.streams.info(incomingStream);
  await eventually(async () => (await hub.manager.consumers.info(incomingStream, 'federation')).num_ack_pending === 0, {
    what: 'the server to know that everything was dealt with',
  });
  await flows[Symbol.asyncDispose]();
  const next = flowsAtHub(own);
  await next.flows.ensure(korce, 'state', await epoch());
  await tell('b');
  await arrived(next.taken, ['b']);
  expect((await hub.manager.streams.info(incomingStream)).created).toBe(created);
  expect(taken).toEqual(['a']);
});

test('when the other side lost its stream and made it again, this one begins again too', async () => {
  const { flows, taken } = flowsAtHub(testScope());
  await tell('a', 'b');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a', 'b']);
  const before = await epoch();
  await city.manager.streams.delete(outStreams.state);
  await reconcileStreams(city.manager, cityOutStreams(korce));
  await tell('c');
  expect(await epoch()).not.toBe(before);
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a', 'b', 'c']);
  const { config, state } = await hub.manager.streams.info(incomingStream);
  expect(config.metadata).toMatchObject({ origin_epoch: await epoch() });
  expect(state.messages).toBe(1);
});

test('a stream that lacks something is dropped and filled anew from the start', async () => {
  const { flows, taken } = flowsAtHub(testScope());
  // More than the feed sends without an answer: it stands behind them when the stream is dropped.
  const many = Array.from({ length: 3_000 }, (_, number) => `m${number}`);
  await tell(...many);
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, many);
  await flows.refill(korce, 'state');
  await expect(hub.manager.streams.info(incomingStream)).rejects.toThrow('stream not found');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, [...many, ...many]);
  await tell('new');
  await arrived(taken, [...many, ...many, 'new']);
});

test('the stream of a node that takes part no more is taken away, with how much was not applied, and not made again', async () => {
  const { flows, taken, gone } = flowsAtHub(testScope());
  await tell('a');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a']);
  await eventually(async () => (await hub.manager.consumers.info(incomingStream, 'federation')).num_ack_pending === 0, {
    what: 'the server to know that everything was dealt with',
  });
  gone.add(korce);
  expect(await flows.end(korce, 'state')).toBe(0);
  await flows.ensure(korce, 'state', await epoch());
  await expect(hub.manager.streams.info(incomingStream)).rejects.toThrow('stream not found');
  expect(await flows.end(korce, 'state')).toBe(0);
  // Back again, it is read from its start.
  gone.clear();
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a', 'a']);
});

test('to refill what is not there changes nothing', async () => {
  const { flows, taken } = flowsAtHub(testScope());
  await flows.refill(korce, 'state');
  await tell('a');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a']);
});

test('a server that lost the stream gets it again and full, once all is looked at again', async () => {
  const { flows, taken } = flowsAtHub(testScope());
  await tell('a', 'b');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a', 'b']);
  await hub.manager.streams.delete(incomingStream);
  await flows.ensure(korce, 'state', await epoch());
  await expect(hub.manager.streams.info(incomingStream)).rejects.toThrow('stream not found');
  flows.forget();
  await flows.ensure(korce, 'state', await epoch());
  expect((await hub.manager.streams.info(incomingStream)).config.metadata).toMatchObject({
    origin_epoch: await epoch(),
  });
  // A reader learns of a lost server by its connection.
  await hub.federation.reconnect();
  await arrived(taken, ['a', 'a', 'b', 'b']);
});

test('a stream is not made while the other side is away, and made when it is back; what it was told meanwhile arrives', async () => {
  const { flows, taken } = flowsAtHub(testScope());
  await tell('a');
  const known = await epoch();
  await city.stop();
  await expect(flows.ensure(korce, 'state', known)).rejects.toThrow(/no responders|timeout/);
  await expect(hub.manager.streams.info(incomingStream)).rejects.toThrow('stream not found');
  await city.start();
  await tell('b');
  await eventually(() => flows.ensure(korce, 'state', known).then(() => true), {
    what: 'the stream to be made',
    timeout: 15_000,
  });
  await arrived(taken, ['a', 'b']);
});

test('a stream that is not heard after the link came back is asked for at once, and what was told meanwhile arrives once', async () => {
  const { flows, taken, told } = flowsAtHub(testScope());
  await tell('a');
  const known = await epoch();
  await flows.ensure(korce, 'state', known);
  await arrived(taken, ['a']);
  const { config } = await hub.manager.streams.info(incomingStream);
  // The hub asks when it starts, into a link that is down.
  await city.stop();
  await hub.stop();
  await hub.start();
  const active = async (): Promise<number> =>
    (await hub.manager.streams.info(incomingStream)).sources?.[0]?.active ?? -1;
  expect(await active()).toBe(-1);
  await city.start();
  await tell('b');
  flows.linked(korce);
  await eventually(
    async () => {
      await flows.ensure(korce, 'state', known);
      return (await active()) >= 0;
    },
    { what: 'the stream to be heard', timeout: 15_000 },
  );
  await arrived(taken, ['a', 'b']);
  expect(told.filter((line) => line.includes('asked the other side to go on'))).toHaveLength(1);
  // All is as it was declared, and a stream that is heard is not asked for.
  expect((await hub.manager.streams.info(incomingStream)).config).toEqual(config);
  flows.linked(korce);
  await flows.ensure(korce, 'state', known);
  expect(told.filter((line) => line.includes('asked the other side to go on'))).toHaveLength(1);
  await tell('c');
  await arrived(taken, ['a', 'b', 'c']);
});

test('a stream whose source was taken away and not given again, as by a crash in between, is mended when it is ensured', async () => {
  const own = testScope();
  const { flows, taken } = flowsAtHub(own);
  await tell('a');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a']);
  const { config } = await hub.manager.streams.info(incomingStream);
  await flows[Symbol.asyncDispose]();
  await hub.manager.streams.update(incomingStream, { subjects: [], sources: [] });
  await tell('b');
  const next = flowsAtHub(own);
  await next.flows.ensure(korce, 'state', await epoch());
  await arrived(next.taken, ['b']);
  expect((await hub.manager.streams.info(incomingStream)).config).toEqual(config);
});

test('a feed is told to begin again by the node that it feeds, and by no other name than its own', async () => {
  const { flows, taken } = flowsAtHub(testScope());
  await tell('a', 'b');
  await flows.ensure(korce, 'state', await epoch());
  await arrived(taken, ['a', 'b']);
  await flows.refill(korce, 'state');
  const feed = { self: meta, from: korce, stream: outStreams.state, consumer: 'to_meta' };
  expect((await city.manager.consumers.info(outStreams.state, 'to_meta')).num_pending).toBe(0);
  await rewindFeed(hub.federation, feed);
  expect((await city.manager.consumers.info(outStreams.state, 'to_meta')).num_pending).toBe(2);
  await city.manager.consumers.add(outStreams.state, { durable_name: 'other', ack_policy: 'explicit' });
  await expect(rewindFeed(hub.federation, { ...feed, consumer: 'other' })).rejects.toThrow('no responders');
});

test('a feed that the other side does not have cannot be told: its server does not answer', async () => {
  await city.manager.consumers.delete(outStreams.state, 'to_meta');
  const feed = { self: meta, from: korce, stream: outStreams.state, consumer: 'to_meta' };
  await expect(rewindFeed(hub.federation, feed)).rejects.toThrow('timeout');
});
