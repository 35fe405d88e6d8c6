import { Metadata } from '@grpc/grpc-js';
import { CoworkingNodeServiceClient } from '@inclust/contracts';
import type { Actor, NodeId } from '@inclust/kernel';
import { callUnary, openClient } from '@inclust/rpc';
import { openTestDatabase, openTestNats } from '@inclust/testkit';
import type { Elsewhere } from '../src/service.ts';
import { servingCoworking } from './serving-coworking.ts';

/** The way between nodes: it can be cut, and can lose the answers to what has arrived, and what is told beside. */
export class Between {
  readonly addresses = new Map<string, string>();
  readonly cut = new Set<string>();
  losesAnswers = false;
  /** The methods of which the answers alone are lost. */
  readonly losesAnswersTo = new Set<string>();
  /** What was asked: who asked whom, by which method. */
  readonly asked: string[] = [];

  /** The way of one node to the others. */
  from(node: NodeId): Elsewhere {
    return {
      askEvery: 300,
      knows: async (other) => this.addresses.has(other),
      ask: async (to, method, body) => {
        this.asked.push(`${node} ${to} ${method}`);
        const address = this.addresses.get(to);
        if (address === undefined || this.cut.has(to) || this.cut.has(node)) throw new Error('the link is cut');
        if (this.losesAnswers && method === 'NoteBooking') throw new Error('it is not told');
        using client = openClient(CoworkingNodeServiceClient, address);
        const request = { callerNodeId: node, method, body: Buffer.from(body) };
        const answer = await callUnary(client.answerCoworkingCall.bind(client), new Metadata(), request);
        if (this.losesAnswers || this.losesAnswersTo.has(method)) throw new Error('the answer is lost');
        return answer.body;
      },
    };
  }
}

/** One process of the co-working of a node, and a client of it for a caller; with servers of its own where none are given. */
export async function servingNode(
  scope: AsyncDisposableStack,
  node: NodeId,
  between: Between,
  {
    actor,
    now,
    servers: given,
  }: {
    readonly actor?: Actor;
    readonly now?: () => number;
    readonly servers?: { readonly mongoUrl: string; readonly natsUrl: string };
  } = {},
) {
  const servers = given ?? {
    mongoUrl: scope.use(openTestDatabase()).url,
    natsUrl: scope.use(await openTestNats()).url,
  };
  const elsewhere = between.from(node);
  const options = { node, elsewhere, ...(actor ? { actor } : {}), ...(now ? { now } : {}) };
  const serving = await servingCoworking(scope, servers, options);
  if (!actor) between.addresses.set(node, serving.address);
  return { ...serving, servers };
}
