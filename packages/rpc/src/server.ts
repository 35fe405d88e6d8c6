import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { descriptorSet } from '@inclust/contracts';
import { reflectionServices } from './reflection.ts';

/** One service of a server. */
export interface RpcService {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
  /** Ends the calls that go on for as long as the caller reads; the server is about to end. */
  readonly end?: () => void;
}

/** What a server needs. */
export interface RpcServerOptions {
  /** `127.0.0.1:0` for a free port. */
  readonly listen: string;
  readonly services: readonly RpcService[];
  /** Plain text when absent; only for loopback. */
  readonly credentials?: ServerCredentials;
  /** Without reflection and health: for the one port that strangers reach. */
  readonly bare?: boolean;
}

/** A running server. Disposing refuses new calls, lets those under way end for up to 5 s, cuts the rest off, and closes. */
export interface RpcServer extends AsyncDisposable {
  readonly port: number;
  /** What the health service answers, for the server as a whole and for each of its services. */
  setServing(serving: boolean): void;
}

/** How long calls under way may take once a server is to end, in milliseconds. */
const grace = 5_000;

/** Starts a gRPC server with health and reflection beside the given services. Answers NOT_SERVING until told otherwise. */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': 4 * 1024 * 1024,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_concurrent_streams': 1_024,
    // Counts for a debugging service that nobody is offered; they cost a tenth of a call.
    'grpc.enable_channelz': 0,
  });
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  const names: string[] = [];
  for (const { definition, implementation } of options.services) {
    server.addService(definition, implementation);
    names.push(serviceName(definition));
  }
  if (!options.bare) {
    health.addToServer(server);
    for (const { definition, implementation } of reflectionServices(descriptorSet))
      server.addService(definition, implementation);
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(options.listen, options.credentials ?? ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const address = options.listen.replace(/:\d+$/, `:${port}`);
  const setServing = (serving: boolean): void => {
    for (const name of ['', ...names]) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  };
  return {
    port,
    setServing,
    [Symbol.asyncDispose]: async () => {
      setServing(false);
      for (const { end } of options.services) end?.();
      // Cuts off what is still there after that; forceShutdown only knows connections that are counted for debugging.
      server.drain(address, grace);
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    },
  };
}

function serviceName(definition: ServiceDefinition): string {
  return Object.values(definition)[0]?.path.split('/')[1] ?? '';
}
