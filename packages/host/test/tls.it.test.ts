import { readFileSync } from 'node:fs';
import { Metadata } from '@grpc/grpc-js';
import { connect } from '@inclust/client';
import { WhoAmIResponse, SessionServiceClient, SessionServiceService } from '@inclust/contracts';
import { accept, type NodeId } from '@inclust/kernel';
import { homePaths, loadCertificates } from '@inclust/node-home';
import { callUnary, openClient, startRpcServer, unary, type ClientOptions } from '@inclust/rpc';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import pino from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { listening } from '../src/listen.ts';

const scope = fileScope();
const node = 'arta' as NodeId;

/** A node that listens beyond loopback, with a certificate of its own; how its own services reach it, and where. */
async function served() {
  const paths = homePaths(scope.use(await temporaryFolder()).path);
  const { ensureAuthority } = await loadCertificates();
  await ensureAuthority(paths, node, ['localhost', '127.0.0.1'], new Date());
  const where = listening(
    { grpcListen: '0.0.0.0:0', tlsCert: paths.certificate, tlsKey: paths.certificateKey },
    { ports: { grpc: 0 } },
  );
  const context = {
    logger: pino({ level: 'silent' }),
    admit: () => accept({ kind: 'anonymous', id: 'anonymous', node, roles: [] } as const),
  };
  const whoAmI = unary(context, async () => accept(WhoAmIResponse.fromPartial({ nodeId: node })));
  const service = { definition: { whoAmI: SessionServiceService.whoAmI }, implementation: { whoAmI } };
  const { listen, credentials: own } = where;
  const server = scope.use(await startRpcServer({ listen, services: [service], ...(own ? { credentials: own } : {}) }));
  return { paths, client: where.client, address: `127.0.0.1:${server.port}` };
}

let one: Awaited<ReturnType<typeof served>>;
let other: Awaited<ReturnType<typeof served>>;
beforeAll(async () => {
  one = await served();
  other = await served();
});

async function ask(address: string, options: ClientOptions): Promise<string> {
  using client = openClient(SessionServiceClient, address, options);
  return (await callUnary(client.whoAmI.bind(client), new Metadata(), {}, 5_000)).nodeId;
}

test('the services of a node reach one another by its own certificate', async () => {
  expect(await ask(one.address, one.client)).toBe('arta');
});

test('and take no other certificate for that of the node', async () => {
  await expect(ask(other.address, one.client)).rejects.toMatchObject({ code: 14 });
});

test('who trusts the authority reaches the node, who speaks in plain text does not', async () => {
  const authority = readFileSync(one.paths.authority, 'utf8');
  for (const address of [one.address, one.address.replace('127.0.0.1', 'localhost')]) {
    using client = connect(address, { authority, patience: 0 });
    expect((await client.sessions.whoAmI()).nodeId).toBe('arta');
  }
  using stranger = connect(other.address, { authority, patience: 0, timeout: 2_000 });
  await expect(stranger.sessions.whoAmI()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(ask(one.address, {})).rejects.toMatchObject({ code: 14 });
});
