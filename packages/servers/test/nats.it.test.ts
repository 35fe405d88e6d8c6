import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { allocatePorts, startNats } from '../src/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function greeting(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const [data] = await once(socket, 'data');
  socket.destroy();
  return String(data);
}

test('starts with JetStream on a free port and stops when disposed of', async () => {
  await using folder = await temporaryFolder();
  let port = 0;
  {
    await using server = await startNats({ dataDir: folder.path });
    port = server.port;
    expect(server.url).toBe(`nats://127.0.0.1:${port}`);
    expect(await greeting(port)).toContain('"jetstream":true');
  }
  await expect(greeting(port)).rejects.toThrow('ECONNREFUSED');
});

test('keeps the port it is given over a restart', async () => {
  await using folder = await temporaryFolder();
  const [port] = await allocatePorts(1);
  const options = { dataDir: folder.path, port: port ?? 0 };
  const first = await startNats(options);
  await first.kill();
  await using second = await startNats(options);
  expect(second.port).toBe(first.port);
  expect(second.pid).not.toBe(first.pid);
});

test('runs a configuration with further listeners and says where monitoring is', async () => {
  await using folder = await temporaryFolder();
  await using server = await startNats({
    dataDir: folder.path,
    name: 'hub',
    config: 'port: -1\nhttp: "127.0.0.1:-1"\njetstream { max_file: 64MB }\nleafnodes { host: 127.0.0.1, port: -1 }\n',
  });
  const response = await fetch(`${server.monitoringUrl}/jsz`, { signal: AbortSignal.timeout(5000) });
  expect(await response.json()).toMatchObject({ config: { store_dir: `${folder.path}/jetstream` } });
});

test('asks for other ports when one was taken in between', async () => {
  await using folder = await temporaryFolder();
  await using other = await startNats({ dataDir: folder.path, name: 'other' });
  let asked = 0;
  await using server = await startNats({
    dataDir: folder.path,
    config: async () => {
      const [free] = await allocatePorts(1);
      return `port: ${asked++ === 0 ? other.port : free}\n`;
    },
  });
  expect(asked).toBe(2);
  expect(server.port).not.toBe(other.port);
});

test('shows the end of the log when the configuration is refused', async () => {
  await using folder = await temporaryFolder();
  const start = startNats({ dataDir: folder.path, config: 'jetstream { no_such_thing: 1 }\n' });
  await expect(start).rejects.toThrow(/ended while starting.*no_such_thing/s);
});

test('says which binary cannot be started', async () => {
  await using folder = await temporaryFolder();
  await expect(startNats({ dataDir: folder.path, binary: '/nowhere/nats-server' })).rejects.toThrow(
    '/nowhere/nats-server',
  );
});
