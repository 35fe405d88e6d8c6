import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isInfrastructure, turns } from '@inclust/kernel';
import type { Logger } from 'pino';
import type { HttpAnswer, HttpSite } from './http-site.ts';
import { failed, feedNotFound, problemAnswer, unavailable } from './problem.ts';

/** What the server needs. */
export interface HttpServerOptions {
  /** `host:port`; port 0 for a free one. */
  readonly listen: string;
  /** The first that knows a path answers. */
  readonly sites: readonly HttpSite[];
  readonly logger: Logger;
}

/** A running server. Disposing lets answers under way end for up to 2 s. */
export interface HttpServer extends AsyncDisposable {
  readonly port: number;
}

const limits = {
  connections: 256,
  headerBytes: 8 * 1024,
  headersMilliseconds: 10_000,
  requestMilliseconds: 15_000,
  idleMilliseconds: 5_000,
  /** For readers who take nothing of what they are sent. */
  silentMilliseconds: 60_000,
  closingMilliseconds: 2_000,
} as const;

/** Goes to every reader. A page of anybody may show what is public; nothing here is to be run or guessed at. */
const common = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Last-Modified',
  'x-content-type-options': 'nosniff',
} as const;

/** Serves sites over HTTP. Rejects where it cannot listen. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const inTurn = turns();
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMilliseconds,
      requestTimeout: limits.requestMilliseconds,
      keepAliveTimeout: limits.idleMilliseconds,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => {
      request.resume();
      // One feed after another is read and written, so that many readers do not have it in memory many times.
      void inTurn(async () => {
        if (!response.destroyed) send(request, response, await answered(options, request));
      });
    },
  );
  server.maxConnections = limits.connections;
  server.setTimeout(limits.silentMilliseconds);
  const colon = options.listen.lastIndexOf(':');
  const host = options.listen.slice(0, colon).replaceAll(/^\[|\]$/gu, '');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: Number(options.listen.slice(colon + 1)) }, resolve);
  });
  server.on('error', (error) => options.logger.error({ err: error }, 'HTTP server failed'));
  const { port } = server.address() as AddressInfo;
  options.logger.info({ port }, 'serving feeds');
  return {
    port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        const late = setTimeout(() => server.closeAllConnections(), limits.closingMilliseconds);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function answered(
  options: HttpServerOptions,
  { method = '', url = '', headers }: IncomingMessage,
): Promise<HttpAnswer> {
  try {
    for (const site of options.sites) {
      const found = await site({ method, url, headers });
      if (found) return found;
    }
    return problemAnswer(feedNotFound);
  } catch (error) {
    const isAway = isInfrastructure(error);
    options.logger[isAway ? 'warn' : 'error']({ err: error }, 'feed not answered');
    return isAway ? problemAnswer(unavailable, { 'retry-after': '5' }) : problemAnswer(failed);
  }
}

function send({ method, headers: asked }: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  const { status, headers, body } = answer;
  const hasBody = asked['content-length'] !== undefined || asked['transfer-encoding'] !== undefined;
  response.writeHead(status, {
    ...common,
    ...headers,
    ...(status === 304 ? {} : { 'content-length': body.byteLength }),
    // What somebody sends along is not read.
    ...(hasBody ? { connection: 'close' } : {}),
  });
  response.end(method === 'HEAD' || status === 304 ? undefined : body);
}
