import { Metadata } from '@grpc/grpc-js';
import { testAccess } from '@inclust/access/testing';
import { connect, type NodeClient } from '@inclust/client';
import { EventNodeCallServiceClient } from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import type { Actor, NodeId } from '@inclust/kernel';
import { connectMongo } from '@inclust/mongo';
import { callUnary, openClient, startRpcServer } from '@inclust/rpc';
import { openTestDatabase, openTestNats, toldStream } from '@inclust/testkit';
import type { OtherEvents } from '../src/app/away/ports.ts';
import { createRegistrations } from '../src/registrations.ts';
import { decodeWishAnswer, encodeNote, encodeWish, eventMethods } from '../src/transport/grpc/event-calls.ts';
import { openStream } from './offices.ts';
import { occurrences } from './serving-registrations.ts';

/** The way between nodes: it can be cut, and can lose the answer to a request that has arrived, and what is told beside. */
export interface Between {
  readonly addresses: Map<string, string>;
  readonly cut: Set<string>;
  losesAnswers: boolean;
  asked: number;
}

/** Registrations of a node, and a client of it for a caller. */
export async function servingNode(
  scope: AsyncDisposableStack,
  node: NodeId,
  between: Between,
  {
    actor,
    now,
    askEvery = 60_000,
  }: { readonly actor?: Actor; readonly now?: () => number; readonly askEvery?: number } = {},
  servers?: { readonly mongoUrl: string; readonly natsUrl: string },
) {
  const logger = createLogger({ node, service: 'events', level: 'trace', destination: toldStream });
  const { mongoUrl, natsUrl } = servers ?? {
    mongoUrl: scope.use(openTestDatabase()).url,
    natsUrl: scope.use(await openTestNats()).url,
  };
  const mongo = scope.use(await connectMongo(mongoUrl, 'away-test')).connection;
  const nats = await openStream(scope, natsUrl);
  const access = testAccess(
    actor ?? { kind: 'account', id: 'coordinator', node, roles: ['coordinator'], session: 's' },
  );
  const ask = async (to: NodeId, method: string, body: Uint8Array): Promise<Uint8Array> => {
    between.asked += 1;
    const address = between.addresses.get(to);
    if (address === undefined || between.cut.has(to) || between.cut.has(node)) throw new Error('the link is cut');
    if (between.losesAnswers && method === eventMethods.note) throw new Error('it is not told');
    using client = openClient(EventNodeCallServiceClient, address);
    const request = { callerNodeId: node, method, body: Buffer.from(body) };
    const answer = await callUnary(client.answerEventCall.bind(client), new Metadata(), request);
    if (between.losesAnswers) throw new Error('the answer is lost');
    return answer.body;
  };
  const others: OtherEvents = {
    request: async (away) =>
      decodeWishAnswer(await ask(away.owner, eventMethods.request, encodeWish(away)), away.sequence),
    note: async (home, kept) => void (await ask(home, eventMethods.note, encodeNote(node, kept))),
  };
  const registrations = scope.use(
    await createRegistrations({
      node,
      language: 'sq',
      mongo,
      nats,
      occurrences,
      access,
      logger,
      others,
      askEvery,
      ...(now ? { now } : {}),
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: registrations.services }));
  if (!actor) between.addresses.set(node, `127.0.0.1:${server.port}`);
  const client: NodeClient = scope.use(connect(`127.0.0.1:${server.port}`));
  return { client, mongo, nats, places: registrations.places, servers: { mongoUrl, natsUrl } };
}
