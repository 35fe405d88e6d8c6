import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { eventually } from '@inclust/testkit';

/** Waits until a stream holds as many messages of a subject as wanted. */
export async function streamCounter(
  url: string,
  seedFile: string,
  stream: string,
): Promise<AsyncDisposable & { reaches(count: number): Promise<void> }> {
  const connection = await connect({ servers: url, authenticator: nkeyAuthenticator(readFileSync(seedFile)) });
  const manager = await jetstreamManager(connection);
  return {
    reaches: async (count) => {
      await eventually(async () => (await manager.streams.info(stream)).state.messages >= count, {
        timeout: 60_000,
        what: `${stream} holds ${count} messages`,
      });
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}
