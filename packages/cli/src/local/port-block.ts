import { createServer } from 'node:net';

/** Below the range from which systems give ports to outgoing connections, so that none of ours is taken while a server is down. */
const lowest = 21_000;
const highest = 31_900;
const tries = 200;

/** The first of `count` ports in a row that are free on 127.0.0.1. Throws when there is no such row. */
export async function freePortBlock(count: number): Promise<number> {
  for (let tried = 0; tried < tries; tried += 1) {
    const first = lowest + 10 * Math.floor((Math.random() * (highest - lowest)) / 10);
    if ((await takenPorts(Array.from({ length: count }, (_, at) => first + at))).length === 0) return first;
  }
  throw new Error(`no ${count} free ports in a row between ${lowest} and ${highest}`);
}

/** Those of the ports on 127.0.0.1 that somebody holds. */
export async function takenPorts(ports: readonly number[]): Promise<number[]> {
  const free = await Promise.all(ports.map(isFree));
  return ports.filter((_, at) => !free[at]);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
