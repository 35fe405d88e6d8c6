// Runs a whole node until SIGTERM, for tests that put it into a network of its own: `node test/support/run-node.ts HOME`.
import { NodeUnderTest } from './node-under-test.ts';

const node = new NodeUnderTest(process.argv[2] ?? '');
const stop = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
try {
  await node.start();
  process.stdout.write('serving\n');
  await stop;
} finally {
  await node[Symbol.asyncDispose]();
}
