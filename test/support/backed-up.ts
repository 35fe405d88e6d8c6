import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { NodeUnderTest } from './node-under-test.ts';
import { runCli } from './run-cli.ts';

/** A backup of a node as of now, in a folder; answers with what makes the node of it anew, in the place of what is there then. */
export async function backedUp(
  node: NodeUnderTest,
  folder: string,
  name: string,
): Promise<() => Promise<NodeUnderTest>> {
  const [key, file] = [join(folder, `${name}.key`), join(folder, `${name}.backup`)];
  await does('node', 'backup-key', key);
  await does('node', 'backup', node.home, '--to', file, '--key-file', key);
  return async () => {
    await node.stopProcesses();
    await Promise.all([node.nats?.stop(), node.mongo?.stop()]);
    const ruins = join(folder, 'ruins');
    renameSync(node.home, ruins);
    rmSync(ruins, { recursive: true });
    await does('node', 'restore', file, node.home, '--key-file', key);
    const restored = new NodeUnderTest(node.home);
    await restored.start({ INCLUST_COMPARE_SECONDS: '1' });
    return restored;
  };
}

/** Runs a command that is to do what it is told; answers with what it printed. */
export async function does(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args, {});
  expect(code, stderr).toBe(0);
  return stdout;
}
