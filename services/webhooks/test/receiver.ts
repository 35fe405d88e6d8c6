import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request that a receiver has had. */
export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the event, as the body says. */
  readonly subject: string;
  readonly version: number;
  /** When it came, by a clock that does not go back. */
  readonly at: number;
}

/** What a receiver does with a request. */
export type Behaviour = (response: ServerResponse, request: Received) => void;

export const takes: Behaviour = (response) => void response.writeHead(204).end();
export const answers =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    void response.writeHead(status, headers).end('what a receiver says is kept nowhere');
export const hangs: Behaviour = () => {};

/** Says yes and then never ends. */
export const dawdles: Behaviour = (response) => void response.writeHead(200).write('…');

/** Says yes and goes on for 10 MB; `sent` is told how many bytes were taken before somebody hung up. */
export const floods =
  (sent: (bytes: number) => void): Behaviour =>
  (response) => {
    const piece = Buffer.alloc(65_536);
    let bytes = 0;
    const more = (): void => {
      while (bytes < 10_000_000) {
        bytes += piece.length;
        if (!response.write(piece)) return void response.once('drain', more);
      }
      response.end();
    };
    response.once('close', () => sent(bytes));
    response.writeHead(200, { 'content-length': String(160 * piece.length) });
    more();
  };

/** A receiver of webhooks on loopback: a real HTTP server that notes what comes and behaves as it is told. */
export interface Receiver extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly received: Received[];
  behaves(as: Behaviour): void;
}

/** Where a receiver listens; with `tls` it speaks HTTPS. */
interface ListenOptions {
  readonly host?: string;
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Starts one. */
export async function startReceiver(
  as: Behaviour = takes,
  { host = '127.0.0.1', port: wanted = 0, tls }: ListenOptions = {},
): Promise<Receiver> {
  let behaviour = as;
  const received: Received[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { subject = '', version = 0 } = JSON.parse(body) as { subject?: string; version?: number };
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const one = { id: headers['webhook-id'] ?? '', headers, body, subject, version, at: performance.now() };
      received.push(one);
      behaviour(response, one);
    });
  };
  const server = tls ? createTlsServer(tls, handle) : createServer(handle);
  await new Promise<void>((resolve) => server.listen(wanted, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${tls ? 'https' : 'http'}://${host}:${port}/hook`,
    received,
    behaves: (next) => (behaviour = next),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
