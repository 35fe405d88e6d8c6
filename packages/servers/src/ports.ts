import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** A TCP port on 127.0.0.1 that was free a moment ago. Another process may take it first: be ready to ask for another. */
export async function freePort(): Promise<number> {
  const [port] = await allocatePorts(1);
  if (port === undefined) throw new Error('no free port on 127.0.0.1');
  return port;
}

/** `count` different free TCP ports on 127.0.0.1, all held open until the last is found so that none comes twice. */
export async function allocatePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  try {
    const ports: number[] = [];
    for (let i = 0; i < count; i++) {
      const server = createServer();
      held.push(server);
      ports.push(await listen(server));
    }
    return ports;
  } finally {
    await Promise.all(held.map(close));
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
