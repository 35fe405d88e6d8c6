import { Metadata } from '@grpc/grpc-js';
import { NodeCallServiceClient } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { callUnary, openClient, type ClientOptions } from '@inclust/rpc';
import type { OtherEvents } from '../../app/away/ports.ts';
import { decodeWishAnswer, encodeNote, encodeWish, eventMethods } from './event-calls.ts';

/** How long another node has for an answer, in milliseconds. */
const patience = 6_000;

/** The events of other nodes by way of this node's federation service, which alone is connected to them. */
export function openOtherEvents(node: NodeId, federation: string, client: ClientOptions): OtherEvents & Disposable {
  const calls = openClient(NodeCallServiceClient, federation, client);
  const ask = async (nodeId: NodeId, method: string, body: Uint8Array): Promise<Uint8Array> => {
    const request = { nodeId, context: 'events', method, body: Buffer.from(body) };
    return (await callUnary(calls.callNode.bind(calls), new Metadata(), request, patience)).body;
  };
  return {
    request: async (away) =>
      decodeWishAnswer(await ask(away.owner, eventMethods.request, encodeWish(away)), away.sequence),
    note: async (home, kept) => {
      await ask(home, eventMethods.note, encodeNote(node, kept));
    },
    [Symbol.dispose]: () => calls[Symbol.dispose](),
  };
}
