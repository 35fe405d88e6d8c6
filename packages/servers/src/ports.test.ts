import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { allocatePorts } from './ports.ts';

test('gives different ports that can be bound', async () => {
  const ports = await allocatePorts(20);
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    await new Promise((resolve) => server.close(resolve));
  }
});
