import type { NatsConnection } from '@nats-io/transport-node';
import { fileScope, testPrefix } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { callNode, NodeCallError, serveNodeCalls } from '../src/index.ts';
import { opened, silent } from './stream.ts';

const scope = fileScope();
const callee = testPrefix();
let asking: NatsConnection;
let answering: NatsConnection;

beforeAll(async () => {
  asking = await opened(scope, 'asking');
  answering = await opened(scope, 'answering');
});

const bytes = (text: string) => new TextEncoder().encode(text);
const call = (method: string, node = callee) => ({ callee: node, caller: 'korce', context: 'directory', method });

async function serving(node: string, handlers: Parameters<typeof serveNodeCalls>[3]): Promise<Disposable> {
  const served = serveNodeCalls(answering, node, 'directory', handlers, silent);
  await answering.flush();
  return served;
}

test('a call is answered with its body, by who the subject says asks', async () => {
  using _ = await serving(callee, {
    echo: async (body, caller) => bytes(`${caller}: ${new TextDecoder().decode(body)}`),
  });
  const answer = await callNode(asking, call('echo'), bytes('hello'), 2_000);
  expect(new TextDecoder().decode(answer)).toBe('korce: hello');
});

test('an empty answer is an answer', async () => {
  using _ = await serving(`${callee}_empty`, { nothing: async () => new Uint8Array() });
  expect(await callNode(asking, call('nothing', `${callee}_empty`), bytes('hello'), 2_000)).toHaveLength(0);
});

test('a call that fails there says so here without the text of the error', async () => {
  using _ = await serving(`${callee}_failing`, { fail: () => Promise.reject(new Error('a secret')) });
  const failed = callNode(asking, call('fail', `${callee}_failing`), bytes(''), 2_000);
  await expect(failed).rejects.toThrow(NodeCallError);
  await expect(failed).rejects.not.toThrow('a secret');
});

test('a node that is away is told at once', async () => {
  const start = performance.now();
  await expect(callNode(asking, call('echo', `${callee}_away`), bytes(''), 10_000)).rejects.toThrow(NodeCallError);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test.each(['unknown', 'toString'])('a method that nobody serves is not answered: %s', async (method) => {
  using _ = await serving(`${callee}_${method}`, { echo: async (body) => body });
  await expect(callNode(asking, call(method, `${callee}_${method}`), bytes(''), 100)).rejects.toThrow(NodeCallError);
});

test('once disposed of, calls are no longer answered', async () => {
  const served = await serving(`${callee}_closed`, { echo: async (body) => body });
  served[Symbol.dispose]();
  await answering.flush();
  await expect(callNode(asking, call('echo', `${callee}_closed`), bytes(''), 1_000)).rejects.toThrow(NodeCallError);
});
