import { jetstreamManager } from '@nats-io/jetstream';
import { expect } from 'vitest';
import { told, used, type serving } from './serving.ts';

/** Looks for every secret of the tests in what was logged, answered as an error, published, and kept. */
export async function noSecretIsTold({ nats, mongo }: Awaited<ReturnType<typeof serving>>): Promise<void> {
  const places: [place: string, text: string][] = told.map((line) => ['log or error', line]);
  const manager = await jetstreamManager(nats);
  for await (const { config, state } of manager.streams.list()) {
    for (let seq = Math.max(state.first_seq, 1); seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(config.name, { seq });
      const headers = message?.header?.keys().flatMap((name) => message.header?.values(name) ?? []) ?? [];
      if (message)
        places.push([config.name, [message.subject, ...headers, Buffer.from(message.data).toString()].join(' ')]);
    }
  }
  for (const { name } of await mongo.listCollections())
    for (const document of await mongo.collection(name).find().toArray()) places.push([name, JSON.stringify(document)]);
  // Very short ones stand anywhere by chance, and who uses her address as a password is refused.
  const secrets = [...used].filter((text) => text.length >= 8 && !text.includes('@'));
  expect([secrets.length > 5, places.length > 5]).toEqual([true, true]);
  expect(places.filter(([, text]) => secrets.some((one) => text.includes(one))).map(([place]) => place)).toEqual([]);
  // Addresses are in the accounts alone.
  const addresses = places.filter(([place, text]) => place !== 'accounts' && /@example\.(gr|org)/u.test(text));
  expect(addresses.map(([place]) => place)).toEqual([]);
}
