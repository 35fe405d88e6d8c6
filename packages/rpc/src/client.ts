import {
  credentials,
  type CallOptions,
  type ChannelCredentials,
  type Client,
  type Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { authorizing, type Authorize } from './authorizing.ts';

/** The constructor of a generated client. */
export type ClientConstructor<Made extends Client> = new (
  address: string,
  credentials: ChannelCredentials,
  options?: object,
) => Made;

/** How a client reaches its server. */
export interface ClientOptions {
  /** Plain text when absent. */
  readonly channel?: ChannelCredentials;
  /** What the client says of itself with each call; nothing when absent. */
  readonly authorize?: Authorize;
  /** Channel options of grpc-js beside our own. */
  readonly options?: Readonly<Record<string, string | number>>;
}

/**
 * Opens a client, which connects with its first call. A connection that is lost or refused is tried again by itself after about 0.25, 0.4,
 * 0.64 s and then every second, give or take a fifth; meanwhile calls fail at once as UNAVAILABLE. No call is made again by itself:
 * what may be is for the caller to know. Disposing closes it.
 */
export function openClient<Made extends Client>(
  constructor: ClientConstructor<Made>,
  address: string,
  { channel, authorize, options = {} }: ClientOptions = {},
): Made & Disposable {
  const client = new constructor(address, channel ?? credentials.createInsecure(), {
    'grpc.keepalive_time_ms': 30_000,
    'grpc.max_receive_message_length': 16 * 1024 * 1024,
    'grpc.initial_reconnect_backoff_ms': 250,
    'grpc.max_reconnect_backoff_ms': 1_000,
    // What is counted of each call for a debugging service that is not served. A server needs it: by it alone it knows what to cut off.
    'grpc.enable_channelz': 0,
    ...options,
    ...(authorize ? { interceptors: [authorizing(authorize)] } : {}),
  });
  return Object.assign(client, { [Symbol.dispose]: () => client.close() });
}

type UnaryStub<Request, Response> = {
  (
    request: Request,
    metadata: Metadata,
    options: Partial<CallOptions>,
    done: (error: ServiceError | null, response: Response) => void,
  ): unknown;
};

/** Calls a method that answers once; `stub` is bound to its client. Rejects with the `ServiceError`. */
export function callUnary<Request, Response>(
  stub: UnaryStub<Request, Response>,
  metadata: Metadata,
  request: Request,
  timeoutMilliseconds = 15_000,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    stub(request, metadata, { deadline: Date.now() + timeoutMilliseconds }, (error, response) =>
      error ? reject(error) : resolve(response),
    );
  });
}
