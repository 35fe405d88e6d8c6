import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually } from '@inclust/testkit';
import { inFlight, person } from '../support/people.ts';
import { settled } from '../support/settled.ts';
import { federationAccount } from './federation-account.ts';
import { startPair } from './pair.ts';
import { result, type BenchResult } from './result.ts';
import type { FederationUnderTest } from '../support/federation.ts';

const members = 10_000;
const changesEach = 10;
const changes = members * changesEach;

/** Catch-up of 100,000 changes after a cut, facts and directory, against a bare loop that copies as many messages of the same size. */
export async function catchUp(): Promise<BenchResult[]> {
  await using pair = await startPair();
  await settled(pair);
  const ours = await catchUpOf(pair);
  const account = await federationAccount(pair.city('arta'));
  const bare = await copyLoop(account, changes);
  await account.close();
  return [
    result('catch-up/100000-changes', 'changes/s', (changes / ours) * 1000, (changes / bare) * 1000, { atLeast: 0.5 }),
  ];
}

/** Milliseconds from the mend until the meta-cluster holds what the city's register says. */
async function catchUpOf(pair: FederationUnderTest): Promise<number> {
  const city = pair.city('arta');
  const { members: register } = city.client();
  pair.link('arta').cut('close');
  const numbers = Array.from({ length: members }, (_, number) => number);
  const names = await inFlight(
    numbers,
    128,
    async (number) => (await register.registerMember({ profile: person(number) })).member?.name ?? '',
  );
  for (let change = 1; change < changesEach; change += 1) {
    await inFlight(numbers, 128, (number) =>
      register.updateMember({
        member: { name: names[number] ?? '', profile: person(number, { note: `change ${change}` }) },
        updateMask: ['profile.note'],
      }),
    );
  }
  await eventually(
    async () =>
      (await city.client().operations.getNodeStatus()).outboxes.every(
        (outbox) => outbox.waiting === 0n && !outbox.away,
      ),
    { timeout: 120_000, what: 'everything is published in the city' },
  );
  await eventually(
    async () => (await city.client().operations.getNodeStatus()).consumers.every((consumer) => consumer.pending === 0n),
    { timeout: 300_000, what: 'every fact waits for the link' },
  );
  const began = performance.now();
  pair.link('arta').mend();
  await settled(pair, ['arta'], 300_000);
  return performance.now() - began;
}

/** Milliseconds that a loop takes which reads one stream and publishes into another, pipelined, and waits for every acknowledgement. */
async function copyLoop(connection: NatsConnection, count: number): Promise<number> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'BENCH_FROM', subjects: ['bench.from.>'] });
  await manager.streams.add({ name: 'BENCH_TO', subjects: ['bench.to.>'] });
  const stream = jetstream(connection);
  const body = new Uint8Array(400);
  await inFlight(
    Array.from({ length: count }, (_, number) => number),
    512,
    (number) => stream.publish(`bench.from.${number}`, body),
  );
  await manager.consumers.add('BENCH_FROM', { durable_name: 'copy', ack_policy: 'explicit', max_ack_pending: 4_096 });
  const consumer = await stream.consumers.get('BENCH_FROM', 'copy');
  const began = performance.now();
  const messages = await consumer.consume({ max_messages: 1_024 });
  const under: Promise<unknown>[] = [];
  let copied = 0;
  for await (const message of messages) {
    under.push(
      stream.publish(message.subject.replace('bench.from', 'bench.to'), message.data).then(() => message.ack()),
    );
    copied += 1;
    if (under.length >= 512 || copied === count) await Promise.all(under.splice(0));
    if (copied === count) break;
  }
  const took = performance.now() - began;
  await manager.streams.delete('BENCH_FROM');
  await manager.streams.delete('BENCH_TO');
  return took;
}
