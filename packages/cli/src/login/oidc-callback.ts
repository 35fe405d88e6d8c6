import { createServer } from 'node:http';

/** Waits on loopback for the browser that the provider sends back. Disposing ends it. */
export interface OidcCallback extends AsyncDisposable {
  readonly redirectUri: string;
  /** The whole address that the browser came to. A secret. */
  readonly came: Promise<string>;
}

/** Listens on a port of loopback, as RFC 8252 says for programs. */
export async function waitForCallback(port: number): Promise<OidcCallback> {
  const came = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${bound()}`);
    if (url.pathname !== '/callback') return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
      .end('Back to the terminal, please.\n');
    came.resolve(url.href);
  });
  const bound = (): number => (server.address() as { port: number }).port;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    redirectUri: `http://127.0.0.1:${bound()}/callback`,
    came: came.promise,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
