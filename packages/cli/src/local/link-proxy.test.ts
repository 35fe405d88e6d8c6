import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { eventually } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { startLinkProxy } from './link-proxy.ts';

/** A server that answers every line, counts what it hears and keeps its sockets. */
async function echo(): Promise<{ port: number; heard: () => string; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  let heard = '';
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      heard += bytes.toString();
      socket.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, heard: () => heard, sockets };
}

function dial(port: number): { socket: Socket; heard: () => string; closed: () => boolean } {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  let closed = false;
  socket.on('error', () => {});
  socket.on('data', (bytes) => (heard += bytes.toString()));
  socket.on('close', () => (closed = true));
  return { socket, heard: () => heard, closed: () => closed };
}

test('a whole link passes both ways', async () => {
  const far = await echo();
  await using proxy = await startLinkProxy(0, { host: '127.0.0.1', port: far.port });
  const near = dial(proxy.port);
  near.socket.write('a');
  await eventually(() => near.heard() === 'a', { what: 'the echo' });
  near.socket.destroy();
  await eventually(() => proxy.connections === 0, { what: 'the far end to be closed too' });
});

test('a link cut by closing ends connections and refuses new ones until it is mended', async () => {
  const far = await echo();
  await using proxy = await startLinkProxy(0, { host: '127.0.0.1', port: far.port });
  const old = dial(proxy.port);
  old.socket.write('a');
  await eventually(() => old.heard() === 'a', { what: 'the echo' });

  proxy.cut('close');
  await eventually(() => old.closed(), { what: 'the old connection to end' });
  const refused = dial(proxy.port);
  await eventually(() => refused.closed(), { what: 'a new connection to be refused' });

  proxy.mend();
  const mended = dial(proxy.port);
  mended.socket.write('b');
  await eventually(() => mended.heard() === 'b', { what: 'the echo after mending' });
  expect(far.heard()).toBe('ab');
  mended.socket.destroy();
});

test('a black hole closes nothing, swallows both ways, and old connections never revive', async () => {
  const far = await echo();
  await using proxy = await startLinkProxy(0, { host: '127.0.0.1', port: far.port });
  const old = dial(proxy.port);
  old.socket.write('a');
  await eventually(() => old.heard() === 'a', { what: 'the echo' });

  proxy.cut('blackhole');
  old.socket.write('b');
  far.sockets[0]?.write('c');
  const during = dial(proxy.port);
  during.socket.write('d');
  await once(during.socket, 'connect');

  proxy.mend();
  old.socket.write('e');
  during.socket.write('f');
  const fresh = dial(proxy.port);
  fresh.socket.write('g');
  await eventually(() => fresh.heard() === 'g', { what: 'a new connection to pass' });
  expect(far.heard()).toBe('ag');
  expect(old.heard()).toBe('a');
  expect(during.heard()).toBe('');
  expect([old.closed(), during.closed(), far.sockets[0]?.destroyed]).toEqual([false, false, false]);

  old.socket.destroy();
  during.socket.destroy();
  fresh.socket.destroy();
  for (const socket of far.sockets) socket.destroy();
});
