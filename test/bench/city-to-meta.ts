import { setTimeout as pause } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { DirectoryServiceClient } from '@inclust/contracts';
import { callUnary, openClient } from '@inclust/rpc';
import { person } from '../support/people.ts';
import { settled } from '../support/settled.ts';
import { halfThereAfter, type Asking } from './asked-once.ts';
import { federationAccount } from './federation-account.ts';
import { startPair } from './pair.ts';
import { percentile, result, type BenchResult } from './result.ts';

const warmUp = 100;
const samples = 1_600;
/** When the directory is asked first, in milliseconds: an entry that was there sooner counts as having come then. */
const firstAsk = 3;
/** How long both sides rest before each message, in milliseconds, so that neither is measured while the other's is still worked on. */
const rest = 20;
/** Between which moments it is asked once, in milliseconds. */
const [earliest, latest] = [1, 12];

/** From a city's commit to the entry in the meta-cluster's directory, against a raw publish seen through the same streams. */
export async function cityToMeta(): Promise<BenchResult[]> {
  await using pair = await startPair(10);
  await settled(pair);
  const ours: number[] = [];
  const once: Asking[] = [];
  const raw: number[] = [];
  const city = pair.city('arta');
  using directory = openClient(DirectoryServiceClient, pair.meta.address('federation'));
  const get = directory.getDirectoryEntry.bind(directory);

  const cityAccount = await federationAccount(city);
  const metaAccount = await federationAccount(pair.meta);
  const publisher = jetstream(cityAccount);
  const manager = await jetstreamManager(metaAccount);
  // The same streams, on a subject that nobody else uses and a type that nobody takes.
  const consumer = await manager.consumers.add('IN_ARTA_STATE', {
    filter_subject: 'in.arta.fed.arta.state.arta.bench.>',
    ack_policy: 'none',
    deliver_policy: 'new',
  });
  const seen = new Map<string, (at: number) => void>();
  const messages = await (
    await jetstream(metaAccount).consumers.get('IN_ARTA_STATE', consumer.name)
  ).consume({ max_messages: 1_000 });
  const reading = (async () => {
    for await (const message of messages) seen.get(message.subject)?.(performance.now());
  })();

  for (let sample = 0; sample < warmUp + samples; sample += 1) {
    const { member } = await city.client().members.registerMember({ profile: person(sample) });
    const committed = performance.now();
    // Each question takes the processor from what is waited for: of every second one only the first counts, asked now sooner, now later.
    const isOnce = sample % 2 === 1;
    const share = (sample * 0.618_034) % 1;
    await pause(isOnce ? earliest + share * (latest - earliest) : firstAsk);
    for (let turn = 0; ; turn += 1) {
      const found = await callUnary(get, new Metadata(), { name: member?.name ?? '' }, 5_000).then(
        () => true,
        () => false,
      );
      const after = performance.now() - committed;
      if (isOnce && turn === 0 && sample >= warmUp) once.push({ after, isThere: found });
      if (!isOnce && found && sample >= warmUp) ours.push(after);
      if (found) break;
      if (after > 10_000) throw new Error('the entry did not come');
      await pause(1);
    }

    await pause(rest);
    const arrival = new Promise<number>((resolve) =>
      seen.set(`in.arta.fed.arta.state.arta.bench.thing.${sample}`, resolve),
    );
    const published = performance.now();
    await publisher.publish(`fed.arta.state.arta.bench.thing.${sample}`, 'x'.repeat(400));
    const at = await arrival;
    if (sample >= warmUp) raw.push(at - published);
    await pause(rest);
  }
  messages.stop();
  await reading;
  await Promise.all([cityAccount.close(), metaAccount.close()]);
  return [
    result('city-to-meta/p50', 'ms', halfThereAfter(once), percentile(raw, 50), { atMost: 5 }),
    result('city-to-meta/p99', 'ms', percentile(ours, 99), percentile(raw, 99), { atMost: 8 }),
  ];
}
