import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { eventually } from '@inclust/testkit';

/** Waits until a stream holds as many messages as wanted, all or those of a subject. */
export async function streamCounter(
  url: string,
  seedFile: string,
  stream: string,
  subject = '>',
): Promise<AsyncDisposable & { reaches(count: number): Promise<void> }> {
  const connection = await connect({ servers: url, authenticator: nkeyAuthenticator(readFileSync(seedFile)) });
  const manager = await jetstreamManager(connection);
  return {
    reaches: async (count) => {
      const counted = async () => {
        if (subject === '>') return (await manager.streams.info(stream)).state.messages;
        const { state } = await manager.streams.info(stream, { subjects_filter: subject });
        return Object.values(state.subjects ?? {}).reduce((sum, messages) => sum + messages, 0);
      };
      await eventually(async () => (await counted()) >= count, {
        timeout: 60_000,
        what: `${stream} holds ${count} messages`,
      });
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}
