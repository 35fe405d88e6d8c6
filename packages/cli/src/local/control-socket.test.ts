import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { askControl, openControl } from './control-socket.ts';

const scope = fileScope();
let path = '';
beforeAll(async () => {
  path = join(scope.use(await temporaryFolder()).path, 'control');
});

/** Listens at `path` and does `meet` with who comes; ended with the file of tests. */
async function listen(meet: (socket: Socket) => void): Promise<AsyncDisposable> {
  rmSync(path, { force: true });
  const server = createServer({ pauseOnConnect: true }, meet);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

test('nobody answers where nobody listens, or somebody did and was killed', async () => {
  expect(await askControl(path, { command: 'status' })).toBeUndefined();
  await using _left = await openControl(path, async () => 1);
  expect(await askControl(path, { command: 'status' })).toBe(1);
});

test('who ends while she is asked does not answer, and is not taken for a fault', async () => {
  let met = 0;
  // What was sent lies there unread, so that the connection is reset and not closed.
  await using _ending = await listen((socket) => {
    met += 1;
    setTimeout(() => socket.destroy(), 50);
  });
  expect(await askControl(path, { command: 'status' })).toBeUndefined();
  expect(met).toBe(1);
});

test('what is refused is told with its code, and a second run on the folder is', async () => {
  await using _running = await openControl(path, async ({ command }) => {
    if (command === 'status') return { pid: 7 };
    throw new TypeError('broken');
  });
  await expect(askControl(path, { command: 'mend', city: 'arta' })).rejects.toMatchObject({ code: 'internal' });
  await expect(openControl(path, async () => 1)).rejects.toMatchObject({
    code: 'already-running',
    message: expect.stringContaining('(process 7)') as string,
  });
});
