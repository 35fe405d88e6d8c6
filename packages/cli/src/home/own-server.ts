import { readSeed } from '@inclust/messaging';
import type { HomePaths, NodeFile } from '@inclust/node-home';
import { natsUrlOf } from '@inclust/servers';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { Failure } from '../failure.ts';

/** The NATS server of a node, as the node itself reaches it on its machine. */
export interface OwnServer extends AsyncDisposable {
  /** The account of the federation. */
  readonly federation: NatsConnection;
  /** Has it read its configuration again. Refused: `configuration-refused`. */
  readConfiguration(): Promise<void>;
}

/** Connects to a node's own server. Refused: `streams-away`. */
export async function openOwnServer(node: NodeFile, paths: HomePaths): Promise<OwnServer> {
  await using opened = new AsyncDisposableStack();
  const open = async (seedFile: string): Promise<NatsConnection> => {
    const connection = await connectTo(node, seedFile);
    opened.defer(() => connection.close());
    return connection;
  };
  const federation = await open(paths.federationSeed);
  const system = await open(paths.systemSeed);
  const stack = opened.move();
  return {
    federation,
    readConfiguration: async () => {
      const answer = await system.request(`$SYS.REQ.SERVER.${system.info?.server_id}.RELOAD`, '', { timeout: 5_000 });
      const { error } = answer.json<{ error?: { description?: string } }>();
      if (error)
        throw new Failure(
          'refused',
          'configuration-refused',
          `The NATS server did not take its new configuration: ${error.description ?? 'no reason given'}.`,
          'Start it again, then run this command once more.',
        );
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function connectTo(file: NodeFile, seedFile: string): Promise<NatsConnection> {
  const url = natsUrlOf(file);
  try {
    return await connect({
      servers: url,
      name: `${file.nodeId}/rotate`,
      authenticator: nkeyAuthenticator(readSeed(seedFile)),
      timeout: 10_000,
      ignoreClusterUpdates: true,
    });
  } catch (error) {
    throw new Failure(
      'away',
      'streams-away',
      `The NATS server of ${file.nodeId} does not answer at ${url}.`,
      'Start the NATS server of the node.',
      { cause: error },
    );
  }
}
