import { readFileSync } from 'node:fs';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { homePaths } from '@inclust/node-home';
import type { NodeUnderTest } from '../support/node-under-test.ts';

/** Connects to the account of the federation on a node's own server. */
export async function federationAccount(node: NodeUnderTest): Promise<NatsConnection> {
  return connect({
    servers: `127.0.0.1:${node.file.ports.nats}`,
    authenticator: nkeyAuthenticator(readFileSync(homePaths(node.home).federationSeed)),
    inboxPrefix: `_INBOX.${node.file.nodeId}`,
    noAsyncTraces: true,
  });
}
