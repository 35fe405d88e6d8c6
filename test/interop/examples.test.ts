import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { concertOn } from '../support/concert.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { roomOn, spaceOn } from '../support/space.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const examples = join(root, 'docs/examples');
const scope = fileScope();
let folder: string;
let city: NodeUnderTest;
let day: Record<string, string>;

// Covers: what integrators write in other languages, from the protos alone, and over a stream that is cut in between.
beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  city = scope.use(await loneCity(folder, 'arta'));
  await city.start();
  const coworking = city.client('coworking');
  const { key } = await city.client('accounts').apiKeys.createApiKey({ label: 'examples', roles: ['coordinator'] });
  day = {
    ADDRESS: city.address('members'),
    KEY: key,
    OCCURRENCE: await concertOn(city.client('events')),
    ROOM: await roomOn(coworking, await spaceOn(coworking)),
  };
});

const came = (refused: string, places: number) => ({
  listed: true,
  same: true,
  confirmed: true,
  booked: true,
  refused: [refused, 'profile.kind required'],
  places: [places],
});

test('the example in Python', async () => {
  const venv = join(folder, 'venv');
  await run('python3', ['-m', 'venv', venv]);
  const python = join(venv, 'bin/python');
  await run(python, ['-m', 'pip', 'install', '--quiet', '-r', join(examples, 'python/requirements.txt')]);
  const out = join(folder, 'python');
  await mkdir(out);
  const protos = (await readdir(join(root, 'proto/inclust'), { recursive: true })).filter((name) =>
    name.endsWith('.proto'),
  );
  const to = ['--proto_path', join(root, 'proto'), '--python_out', out, '--grpc_python_out', out];
  await run(python, ['-m', 'grpc_tools.protoc', ...to, ...protos.map((name) => `inclust/${name}`)]);
  const env = { ...process.env, ...day, PYTHONPATH: out };
  const { stdout } = await run(python, [join(examples, 'python/day.py')], { env, timeout: 60_000 });
  expect(JSON.parse(stdout)).toEqual(came('INVALID_ARGUMENT', 2));
});

// Left out, and told as skipped, where there is no Go: it is no tool that this project brings.
test.skipIf(!hasGo())('the example in Go, where there is one', async () => {
  const own = join(folder, 'go');
  await cp(join(examples, 'go'), own, { recursive: true });
  const bin = join(folder, 'go-bin');
  const env = { ...process.env, ...day, GOBIN: bin, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  for (const plugin of [
    'google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.11',
    'google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.1',
  ])
    await run('go', ['install', plugin], { env });
  const buf = join(root, 'node_modules/.bin/buf');
  const template = ['--template', join(own, 'buf.gen.yaml'), '--output', own];
  await run(buf, ['generate', join(root, 'proto'), ...template], {
    env: { ...env, BUF_CACHE_DIR: join(folder, 'buf') },
  });
  await run('go', ['build', '-o', 'day', '.'], { cwd: own, env });
  const { stdout } = await run(join(own, 'day'), [], { env, timeout: 60_000 });
  expect(JSON.parse(stdout)).toEqual(came('InvalidArgument', 3));
});

function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
