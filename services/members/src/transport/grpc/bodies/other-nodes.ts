import { Metadata } from '@grpc/grpc-js';
import { BodyDirectoryServiceClient, NodeCallServiceClient } from '@inclust/contracts';
import { InfrastructureError, parsePlainDate, type NodeId } from '@inclust/kernel';
import { callUnary, openClient, refusalOf, type ClientOptions } from '@inclust/rpc';
import { bodyNameOf } from '../../../app/bodies/names.ts';
import type { OtherNodes } from '../../../app/bodies/ports.ts';
import { subjectKinds } from '../../../domain/bodies/body.ts';
import { bodyKindFromProto } from './enums.ts';
import { decodeAnswer, encodeNotice, encodeRequest, nodeMethods } from './node-calls.ts';

/** How long another node has for an answer, in milliseconds. */
const patience = 6_000;

/** The other nodes by way of this node's federation service, which alone is connected to them. */
export function openOtherNodes(node: NodeId, federation: string, client: ClientOptions): OtherNodes & Disposable {
  const calls = openClient(NodeCallServiceClient, federation, client);
  const directory = openClient(BodyDirectoryServiceClient, federation, client);
  const ask = async (nodeId: NodeId, method: string, body: Uint8Array): Promise<Uint8Array> => {
    const request = { nodeId, context: 'members', method, body: Buffer.from(body) };
    return (await callUnary(calls.callNode.bind(calls), new Metadata(), request, patience)).body;
  };
  return {
    request: async (to, request) => decodeAnswer(await ask(to, nodeMethods.request, encodeRequest(request))),
    note: async (to, membership) => {
      await ask(to, nodeMethods.note, encodeNotice(node, membership));
    },
    findBody: async (ref) => {
      try {
        const name = bodyNameOf(ref);
        const { body } = await callUnary(directory.getBody.bind(directory), new Metadata(), { name }, 5_000);
        const kind = body && bodyKindFromProto(body.kind);
        if (!body || !kind) return undefined;
        const closedOn = parsePlainDate(body.closeDate);
        const admits = subjectKinds.filter((one) => body.admits.includes(one));
        return { kind, admits, ...(closedOn ? { closedOn } : {}) };
      } catch (error) {
        if (refusalOf(error)?.reason === 'body-not-found') return undefined;
        throw new InfrastructureError('the federation service of this node does not answer', { cause: error });
      }
    },
    [Symbol.dispose]: () => {
      calls[Symbol.dispose]();
      directory[Symbol.dispose]();
    },
  };
}
