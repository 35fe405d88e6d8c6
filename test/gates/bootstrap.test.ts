import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from './workspace.ts';

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A folder with an empty `tools` and an empty `bin`, which is the whole PATH unless told otherwise. */
async function bareMachine(): Promise<AsyncDisposable & { readonly path: string; readonly env: NodeJS.ProcessEnv }> {
  const path = await mkdtemp(join(tmpdir(), 'inclust-bare-'));
  await mkdir(join(path, 'bin'));
  return {
    path,
    env: { PATH: join(path, 'bin'), HOME: path, INCLUST_TOOLS_DIR: join(path, 'tools') },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

function node(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const bootstrap = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
  node([join(project, 'deploy/local/bootstrap.mjs'), ...args], env);

async function command(folder: string, name: string, says: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\necho '${says}'\n`);
  await chmod(file, 0o755);
  return file;
}

test('an unknown verb prints the usage', async () => {
  await using machine = await bareMachine();
  expect(await bootstrap(['launch'], machine.env)).toMatchObject({ code: 64, stdout: '' });
});

test('without Python and without servers it says so, and how to go on', async () => {
  await using machine = await bareMachine();
  const { code, stdout, stderr } = await bootstrap(['env'], machine.env);
  expect(stderr).toMatch(/Python was not found.*apt-get install python3.*nats-server/s);
  expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
});

test.each([
  ['cpython 3 14 Linux x86_64 1', 'SecantusDB is published for 3.10 to 3.13 only'],
  ['cpython 3 8 Linux x86_64 1', 'older than 3.10'],
  ['cpython 3 12 Linux x86_64 0', 'apt-get install python3-venv'],
  ['cpython 3 12 Darwin x86_64 1', 'not published for Intel Macs'],
  ['cpython 3 12 Linux riscv64 1', 'not published for riscv64'],
  ['pypy 3 11 Linux x86_64 1', 'not CPython'],
])('a Python that is "%s" is refused: %s', async (says, reason) => {
  await using machine = await bareMachine();
  await command(join(machine.path, 'bin'), 'python3', says);
  const { code, stderr } = await bootstrap(['env'], machine.env);
  expect(stderr).toContain(reason);
  expect(code).toBe(69);
});

test('without npm it says so', async () => {
  await using machine = await bareMachine();
  const bin = join(machine.path, 'bin');
  const nats = await command(bin, 'nats-server', 'nats-server: v2.16.0');
  const mongod = await command(bin, 'mongod', 'db version v8.2.0');
  const { code, stderr } = await bootstrap(['env'], {
    ...machine.env,
    INCLUST_NATS_BIN: nats,
    INCLUST_MONGOD_BIN: mongod,
  });
  expect(stderr).toContain('npm was not found');
  expect(code).toBe(69);
});

test('a nats-server named by the environment must be recent', async () => {
  await using machine = await bareMachine();
  const nats = await command(machine.path, 'old-nats', 'nats-server: v2.14.9');
  const { code, stderr } = await bootstrap(['env'], { ...machine.env, INCLUST_NATS_BIN: nats });
  expect(stderr).toContain('v2.14.9');
  expect(code).toBe(69);
});

test('a registry that cannot be reached is told from other failures', async () => {
  await using machine = await bareMachine();
  const npm = await command(machine.path, 'npm-cli.js', '');
  await writeFile(npm, "console.error('npm error code ENOTFOUND'); process.exitCode = 1;\n");
  const nats = await command(machine.path, 'nats-server', 'nats-server: v2.15.1');
  const { code, stderr } = await bootstrap(['env'], {
    ...machine.env,
    INCLUST_NATS_BIN: nats,
    INCLUST_MONGO_URL: 'mongodb://127.0.0.1/',
    npm_execpath: npm,
  });
  expect(stderr).toMatch(/could not be reached.*needs a network/s);
  expect(code).toBe(69);
});

// Covers: some starts that all see the lock of a dead one, and each other's.
test.each([1, 2, 3, 4])(
  'starts at the same time take turns, and the lock of a dead one is taken over (%i)',
  async () => {
    await using machine = await bareMachine();
    await mkdir(join(machine.path, 'tools'));
    await writeFile(join(machine.path, 'tools/lock'), '4194303\n');
    const log = join(machine.path, 'log');
    const script = `
    const { withLock } = await import(${JSON.stringify(join(project, 'deploy/local/tools/lock.mjs'))});
    const { appendFileSync } = await import('node:fs');
    await withLock(async () => {
      appendFileSync(${JSON.stringify(log)}, 'in\\n');
      await new Promise((resolve) => setTimeout(resolve, 20));
      appendFileSync(${JSON.stringify(log)}, 'out\\n');
    });`;
    const ended = await Promise.all(
      Array.from({ length: 6 }, () => node(['--input-type=module', '-e', script], machine.env)),
    );
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    expect(await readFile(log, 'utf8')).toBe('in\nout\n'.repeat(6));
    expect(await readdir(join(machine.path, 'tools'))).toEqual([]);
  },
);

test('what is run with the tools keeps what Node has made of its TypeScript, in a folder that may be named', async () => {
  await using machine = await bareMachine();
  const script = `
    const { toolVariables } = await import(${JSON.stringify(join(project, 'deploy/local/tools/environment.mjs'))});
    console.log(toolVariables({ node: process.execPath, servers: {} }).NODE_COMPILE_CACHE);
  `;
  const variables = (env: NodeJS.ProcessEnv) => node(['--input-type=module', '--eval', script], env);
  const own = join(machine.path, 'tools', 'compile-cache');
  expect((await variables(machine.env)).stdout.trim()).toBe(own);
  const named = join(machine.path, 'named');
  expect((await variables({ ...machine.env, NODE_COMPILE_CACHE: named })).stdout.trim()).toBe(named);
  const main = join(project, 'packages/cli/src/main.ts');
  expect(await node([main, '--help'], { ...machine.env, NODE_COMPILE_CACHE: own })).toMatchObject({ code: 0 });
  expect(await readdir(own)).not.toEqual([]);
});
