import { connect, createServer, type Server, type Socket } from 'node:net';

/** `close` ends connections and refuses new ones; `blackhole` swallows what is sent, both ways, and tells nobody. */
export type CutMode = 'close' | 'blackhole';

/** A link between two servers that can be cut and mended. Bytes pass as they are, TLS included. */
export interface LinkProxy extends AsyncDisposable {
  readonly port: number;
  /** `undefined` while the link is whole. */
  readonly cutMode: CutMode | undefined;
  /** Connections that carry data now. */
  readonly connections: number;
  cut(mode: CutMode): void;
  /** Lets new connections pass. Old ones that were swallowed never revive. */
  mend(): void;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** Listens on a port of 127.0.0.1 (0 for a free one) and passes on to the target. */
export async function startLinkProxy(
  listenPort: number,
  target: { readonly host: string; readonly port: number },
): Promise<LinkProxy> {
  let cutMode: CutMode | undefined;
  const pairs = new Set<Pair>();
  const swallowed = new Set<Socket>();

  const swallow = (socket: Socket): void => {
    swallowed.add(socket);
    socket.unpipe();
    socket.removeAllListeners('close').removeAllListeners('end');
    socket.once('close', () => swallowed.delete(socket));
    // Whoever has ended it himself waits for nothing more.
    socket.once('end', () => socket.destroy());
    // Read and thrown away, so that the sender goes on as if somebody listened.
    socket.on('data', () => {});
    socket.resume();
  };

  const pass = (near: Socket): void => {
    const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const pair = { near, far };
    pairs.add(pair);
    far.on('error', () => {});
    near.once('close', () => {
      pairs.delete(pair);
      far.destroy();
    });
    far.once('close', () => {
      pairs.delete(pair);
      near.destroy();
    });
    near.pipe(far);
    far.pipe(near);
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    near.on('error', () => {});
    if (cutMode === 'close') near.resetAndDestroy();
    else if (cutMode === 'blackhole') swallow(near);
    else pass(near);
  });
  const port = await listen(server, listenPort);

  return {
    port,
    get cutMode() {
      return cutMode;
    },
    get connections() {
      return pairs.size;
    },
    cut: (mode) => {
      cutMode = mode;
      const cutPairs = [...pairs];
      if (mode === 'close') {
        for (const { near } of cutPairs) near.resetAndDestroy();
        for (const socket of swallowed) socket.destroy();
        return;
      }
      pairs.clear();
      for (const { near, far } of cutPairs) {
        near.unpipe(far);
        far.unpipe(near);
        swallow(near);
        swallow(far);
      }
    },
    mend: () => {
      cutMode = undefined;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      for (const socket of swallowed) socket.destroy();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });
}
