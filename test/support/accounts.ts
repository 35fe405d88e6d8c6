import { readFileSync } from 'node:fs';
import { jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { homePaths } from '@inclust/node-home';
import type { NodeUnderTest } from './node-under-test.ts';

/** An account of a node's own NATS server: that of its services, or that of the federation. */
export type Account = 'services' | 'federation';

/** Connects with the node's own key: with all rights that the node itself has. */
export async function connectAs(node: NodeUnderTest, account: Account): Promise<NatsConnection & AsyncDisposable> {
  const paths = homePaths(node.home);
  const connection = await connect({
    servers: `127.0.0.1:${node.file.ports.nats}`,
    authenticator: nkeyAuthenticator(readFileSync(account === 'services' ? paths.serviceSeed : paths.federationSeed)),
    inboxPrefix: `_INBOX.${node.file.nodeId}`,
    noAsyncTraces: true,
  });
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.close() });
}

/** A message that a stream of a node can still return. */
export interface Remembered {
  readonly node: string;
  readonly stream: string;
  readonly message: StoredMsg;
}

/** Every message that any stream of a node can still return, of both accounts. */
export async function* everyMessage(node: NodeUnderTest): AsyncGenerator<Remembered> {
  for (const account of ['services', 'federation'] as const) {
    await using connection = await connectAs(node, account);
    const manager = await jetstreamManager(connection);
    for await (const { config, state } of manager.streams.list()) {
      for (let seq = Math.max(state.first_seq, 1); seq <= state.last_seq; seq += 1) {
        const message = await manager.streams.getMessage(config.name, { seq });
        if (message) yield { node: node.file.nodeId, stream: config.name, message };
      }
    }
  }
}

/** The streams of a node in which some text can still be found, in a header or a body. */
export async function streamsThatHold(node: NodeUnderTest, text: string): Promise<string[]> {
  const wanted = Buffer.from(text, 'utf8');
  const found = new Set<string>();
  for await (const { stream, message } of everyMessage(node)) {
    if (Buffer.from(message.data).includes(wanted) || headerTexts(message).some((value) => value.includes(text)))
      found.add(stream);
  }
  return [...found].toSorted();
}

function headerTexts({ header }: StoredMsg): string[] {
  return header ? header.keys().flatMap((name) => header.values(name)) : [];
}
