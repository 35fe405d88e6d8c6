import { testAccess } from '@inclust/access/testing';
import { connect, RefusedError, type NodeClient } from '@inclust/client';
import { createLogger } from '@inclust/host';
import { parseNodeId, type Actor, type NodeId } from '@inclust/kernel';
import { connectNats } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { startRpcServer } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';
import { createEvents } from '../src/service.ts';

export const node = parseNodeId('kerkyra') as NodeId;

/** One process of events over the given servers, and a client of it. */
export async function servingEvents(scope: AsyncDisposableStack, mongoUrl: string, natsUrl: string, actor?: Actor) {
  const logger = createLogger({ node: 'test', service: 'events', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(mongoUrl, 'events-test')).connection;
  const nats = scope.use(await connectNats({ url: natsUrl, name: 'events-test', logger })).connection;
  const events = scope.use(
    await createEvents({ node, language: 'el', mongo, nats, access: testAccess(actor), logger }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: events.services }));
  const client: NodeClient = scope.use(connect(`127.0.0.1:${server.port}`));
  return { mongo, nats, client };
}

/** The fields and rules, or else the code, with which a call is refused. */
export async function refusedWith(calling: Promise<unknown>): Promise<readonly string[]> {
  try {
    await calling;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { reason, violations } = error;
    return violations.length > 0 ? violations.map(({ field, rule }) => `${field} ${rule}`) : [reason];
  }
  return ['accepted'];
}
