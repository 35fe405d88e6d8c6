import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { descriptorSet } from '@inclust/contracts';
import { reflectionServices } from './reflection.ts';

/** One service of a server. */
export interface RpcService {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
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

/** A running server. Disposing refuses new calls, lets those under way end for up to 5 s, and closes. */
export interface RpcServer extends AsyncDisposable {
  readonly port: number;
  /** What the health service answers, for the server as a whole and for each of its services. */
  setServing(serving: boolean): void;
}

/** Starts a gRPC server with health and reflection beside the given services. Answers NOT_SERVING until told otherwise. */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': 4 * 1024 * 1024,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_concurrent_streams': 1_024,
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
  const setServing = (serving: boolean): void => {
    for (const name of ['', ...names]) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  };
  return {
    port,
    setServing,
    [Symbol.asyncDispose]: async () => {
      setServing(false);
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => {
          server.forceShutdown();
          resolve();
        }, 5_000);
        server.tryShutdown(() => {
          clearTimeout(late);
          resolve();
        });
      });
    },
  };
}

function serviceName(definition: ServiceDefinition): string {
  return Object.values(definition)[0]?.path.split('/')[1] ?? '';
}
