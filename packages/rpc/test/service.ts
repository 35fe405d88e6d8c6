import { Metadata } from '@grpc/grpc-js';
import {
  GetNodeStatusResponse,
  OperationsServiceClient,
  OperationsServiceService,
  type OperationsServiceServer,
  type TailEventsResponse,
} from '@inclust/contracts';
import { accept, refuse, type Actor, type NodeId } from '@inclust/kernel';
import pino from 'pino';
import {
  callUnary,
  openClient,
  startRpcServer,
  streaming,
  unary,
  writeTo,
  type Admit,
  type RpcContext,
  type RpcService,
  type UnaryMethod,
} from '../src/index.ts';

/** What `getNodeStatus` of the service under test does. */
export type Answer = UnaryMethod<unknown, GetNodeStatusResponse>;

export const nodeStatus = (nodeId: string): GetNodeStatusResponse => GetNodeStatusResponse.fromPartial({ nodeId });

const open: readonly string[] = [OperationsServiceService.getNodeStatus.path, OperationsServiceService.tailEvents.path];

const actor: Actor = { kind: 'apiKey', id: 'somebody', node: 'kerkyra' as NodeId, roles: ['operator'] };

/** Lets everybody call the open methods, and nobody the others. */
const admit: Admit = (path) =>
  open.includes(path) ? accept(actor) : refuse({ code: 'not-allowed', kind: 'denied', message: 'Not this one.' });

/** A service of the contract, one of whose methods does what a test wants. `logged` is what it says, line by line. */
export function serviceThat(
  answer: Answer,
  tail: TailEventsResponse[] = [],
  written: (count: number) => void = () => {},
) {
  const logged: string[] = [];
  const context: RpcContext = {
    logger: pino({ level: 'debug' }, { write: (line) => void logged.push(line) }),
    admit,
  };
  const implementation: OperationsServiceServer = {
    getNodeStatus: unary(context, answer),
    // Nobody may call these.
    listDeadLetters: unary(context, async () => accept({ deadLetters: [], nextPageToken: '' })),
    replayDeadLetter: unary(context, async () => accept({ replayed: 0n, gone: 0n })),
    tailEvents: (call) =>
      streaming(context, call, 60_000, async () => {
        for (const [position, event] of tail.entries()) {
          if (!(await writeTo(call, event))) return written(-1);
          written(position + 1);
        }
        call.end();
      }),
  };
  const service: RpcService = { definition: OperationsServiceService, implementation };
  return { service, logged };
}

/** Serves it and opens a client. */
export async function served(scope: AsyncDisposableStack, service: RpcService) {
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [service] }));
  const address = `127.0.0.1:${server.port}`;
  const client = scope.use(openClient(OperationsServiceClient, address));
  const call = (timeoutMilliseconds?: number) =>
    callUnary(client.getNodeStatus.bind(client), new Metadata(), {}, timeoutMilliseconds);
  return { server, address, client, call };
}
