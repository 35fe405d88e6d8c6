import { Metadata } from '@grpc/grpc-js';
import {
  FederationServiceClient,
  NodeCallServiceClient,
  NodeState,
  QueryCoworkingAnswer,
  QueryCoworkingCall,
  type Booking as ProtoBooking,
} from '@inclust/contracts';
import { accept, refuse, type NodeId, type Outcome } from '@inclust/kernel';
import { callUnary, openClient, type ClientOptions } from '@inclust/rpc';
import type { OtherLedgers } from '../../app/credits/ports.ts';
import type { OtherNodes } from '../../app/away/ports.ts';
import type { Booking } from '../../domain/bookings/booking.ts';
import { decodePresenceAnswer, decodeWishAnswer, encodeNote, encodePresence, encodeWish } from './booking-calls.ts';
import { refusalFromProto } from './call-refusal.ts';
import { coworkingMethods } from './coworking-calls.ts';
import { decodeCompared, decodeEntered, encodeComparison, encodeEntry } from './credit-calls.ts';

/** Asks another node by a method of co-working. Rejects where it does not answer. */
type AskNode = (node: NodeId, method: string, body: Uint8Array) => Promise<Uint8Array>;

/** How long another node has for an answer, in milliseconds. */
const patience = 6_000;

/** The way to the co-working of other nodes. */
export interface WayToNodes extends Pick<OtherNodes, 'knows'> {
  readonly ask: AskNode;
}

/** The way by this node's federation service, which alone is connected to others. */
export function openNodeCalls(federation: string, client: ClientOptions): WayToNodes & Disposable {
  const calls = openClient(NodeCallServiceClient, federation, client);
  const register = openClient(FederationServiceClient, federation, client);
  return {
    ask: async (nodeId, method, body) => {
      const request = { nodeId, context: 'coworking', method, body: Buffer.from(body) };
      return (await callUnary(calls.callNode.bind(calls), new Metadata(), request, patience)).body;
    },
    knows: async (node) => {
      try {
        const { nodes } = await callUnary(register.listNodes.bind(register), new Metadata(), {}, patience);
        return nodes.some(({ name, state }) => name === `nodes/${node}` && state !== NodeState.NODE_STATE_LEFT);
      } catch {
        return undefined;
      }
    },
    [Symbol.dispose]: () => {
      calls[Symbol.dispose]();
      register[Symbol.dispose]();
    },
  };
}

/** The co-working of other nodes; `told` writes bookings of this one as messages. */
export function otherNodes(
  { ask, knows }: WayToNodes,
  told: (bookings: readonly Booking[]) => Promise<ProtoBooking[]>,
): OtherNodes {
  return {
    knows,
    request: async (away) =>
      decodeWishAnswer(await ask(away.owner, coworkingMethods.request, encodeWish(away)), away.sequence),
    presence: async (away, want) => {
      const answer = await answerOf(ask, away.owner, coworkingMethods.request, encodePresence(away, want));
      return answer.ok ? accept(decodePresenceAnswer(answer.value)) : answer;
    },
    note: async (home, booking) => {
      const [message] = await told([booking]);
      if (message) await ask(home, coworkingMethods.note, encodeNote(message));
    },
    query: async (node, method, request) => {
      const call = QueryCoworkingCall.encode({ method, request: Buffer.from(request) }).finish();
      const answer = await answerOf(ask, node, coworkingMethods.query, call);
      if (!answer.ok) return answer;
      const { response, refusal } = QueryCoworkingAnswer.decode(answer.value);
      return refusal ? refuse(refusalFromProto(refusal)) : accept(response);
    },
  };
}

/** The ledgers of other nodes. */
export function otherLedgers({ ask }: Pick<WayToNodes, 'ask'>): OtherLedgers {
  return {
    tell: async (node, entry) => decodeEntered(await ask(node, coworkingMethods.credit, encodeEntry(entry))),
    compare: async (node, asked) => {
      const answer = await answerOf(ask, node, coworkingMethods.compare, encodeComparison(asked));
      return answer.ok ? accept(decodeCompared(answer.value)) : answer;
    },
  };
}

/** What a node answers, or that it does not. */
async function answerOf(ask: AskNode, node: NodeId, method: string, body: Uint8Array): Promise<Outcome<Uint8Array>> {
  try {
    return accept(await ask(node, method, body));
  } catch {
    return refuse({
      code: 'node-away',
      kind: 'unavailable',
      message: `The node ${node} does not answer; try again.`,
      resource: `nodes/${node}`,
      retryAfterMilliseconds: 1_000,
    });
  }
}
