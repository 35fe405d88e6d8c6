import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of a webhook. */
export interface HookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The header `webhook-id`. */
  readonly id: string;
  readonly subject: string;
  readonly version: number;
}

/** A receiver of webhooks on loopback. It takes everything unless it is told another status. */
export interface HookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly HookRequest[];
  answers(status: number): void;
}

/** Starts one; it answers after `delay` milliseconds. */
export async function startHookReceiver(delay = 0): Promise<HookReceiver> {
  let status = 204;
  const received: HookRequest[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { subject, version } = JSON.parse(body) as { subject: string; version: number };
      received.push({ headers, body, id: headers['webhook-id'] ?? '', subject, version });
      setTimeout(() => response.writeHead(status).end(), delay);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers: (next) => (status = next),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
