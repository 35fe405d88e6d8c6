import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import { Failure } from '../failure.ts';
import type { CutMode } from './link-proxy.ts';

/** What the running federation can be told, one JSON object on a line. */
export type ControlRequest =
  | { readonly command: 'status' }
  | { readonly command: 'cut'; readonly city: string; readonly mode: CutMode }
  | { readonly command: 'mend'; readonly city: string }
  | { readonly command: 'down' };

type ControlAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

const patience = 5_000;

/**
 * Listens for requests on a unix socket that only its owner may use. It is also the lock of the data folder: throws `Failure` with the
 * code `already-running` when somebody listens there.
 */
export async function openControl(
  path: string,
  handle: (request: ControlRequest) => Promise<unknown>,
): Promise<AsyncDisposable> {
  const running = await askControl(path, { command: 'status' }).catch(() => undefined);
  if (running !== undefined) {
    const pid =
      typeof running === 'object' && running !== null && 'pid' in running ? ` (process ${String(running.pid)})` : '';
    throw new Failure(
      'running',
      'already-running',
      `The federation runs already${pid}.`,
      'See "inclust status"; end it with "inclust down".',
    );
  }
  // Nobody answers: what is left there is of a run that was killed.
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    linesOf(socket).on('line', (line) => {
      void answerTo(line, handle).then((answer) => socket.writable && socket.write(`${JSON.stringify(answer)}\n`));
    });
  });
  const before = process.umask(0o177);
  try {
    await listen(server, path);
  } finally {
    process.umask(before);
  }
  chmodSync(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      rmSync(path, { force: true });
    },
  };
}

/** How a connection fails where nobody listens, or nobody does any more: whoever ends cuts off who has just asked. */
const nobody = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** Asks the running federation. `undefined` when none listens there, or it ended instead of answering; throws `Failure` when it refuses. */
export function askControl(path: string, request: ControlRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.setTimeout(patience, () =>
      socket.destroy(new Failure('away', 'control-silent', 'The running federation does not answer.')),
    );
    socket.once('error', (error) =>
      'code' in error && nobody.has(String(error.code)) ? resolve(undefined) : reject(error),
    );
    socket.once('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.once('close', () => resolve(undefined));
    linesOf(socket).once('line', (line) => {
      const answer = JSON.parse(line) as ControlAnswer;
      if (answer.ok) resolve(answer.value);
      else reject(new Failure('refused', answer.code, answer.message));
      socket.destroy();
    });
  });
}

async function answerTo(line: string, handle: (request: ControlRequest) => Promise<unknown>): Promise<ControlAnswer> {
  const request = parseRequest(line);
  if (!request) return { ok: false, code: 'request-unknown', message: 'This version does not know the request.' };
  try {
    return { ok: true, value: (await handle(request)) ?? null };
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'internal';
    return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
  }
}

/** The lines that come; readline hands on the socket's errors, which are dealt with at the socket. */
function linesOf(socket: Socket): Interface {
  return createInterface(socket).on('error', () => {});
}

function parseRequest(line: string): ControlRequest | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null || !('command' in raw)) return undefined;
  const city = 'city' in raw && typeof raw.city === 'string' ? raw.city : undefined;
  const mode = 'mode' in raw && (raw.mode === 'close' || raw.mode === 'blackhole') ? raw.mode : undefined;
  if (raw.command === 'status' || raw.command === 'down') return { command: raw.command };
  if (raw.command === 'cut' && city && mode) return { command: 'cut', city, mode };
  if (raw.command === 'mend' && city) return { command: 'mend', city };
  return undefined;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
}
