// Makes the generated code: `node packages/contracts/generate.ts [folder]`; without a folder, into src/gen.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const root = resolve(import.meta.dirname, '../..');
const target = resolve(process.argv[2] ?? join(import.meta.dirname, 'src'));
const buf = join(root, 'node_modules/.bin/buf');
// buf keeps an open cache; one of its own keeps two checkouts apart.
const cache = mkdtempSync(join(tmpdir(), 'inclust-buf-'));

/** Runs buf in the folder of the protos, where the path of its plugin starts. */
function run(...args: string[]): void {
  execFileSync(buf, args, {
    cwd: join(root, 'proto'),
    stdio: 'inherit',
    env: { ...process.env, BUF_CACHE_DIR: cache },
  });
}

/** The files of two sets, each once. */
function united(...sets: readonly Uint8Array[]): Uint8Array {
  const files = sets.flatMap((bytes) => fromBinary(FileDescriptorSetSchema, bytes).file);
  const file = [...new Map(files.map((one) => [one.name, one])).values()];
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
}

try {
  rmSync(join(target, 'gen'), { recursive: true, force: true });
  mkdirSync(join(target, 'gen'), { recursive: true });
  run('generate', '--output', target);
  // The standard error details of gRPC, from Google's published protos.
  const google = join(root, 'node_modules/google-proto-files');
  const details = ['status', 'error_details'].flatMap((name) => ['--path', `${google}/google/rpc/${name}.proto`]);
  run('generate', google, '--template', 'buf.gen.yaml', '--output', target, ...details);
  // What the reflection service answers from: the protos, and those in which clients read why they were refused.
  const [own, googles] = [join(cache, 'own.binpb'), join(cache, 'google.binpb')];
  run('build', '--output', own, '--exclude-source-info');
  run('build', google, '--output', googles, '--exclude-source-info', ...details);
  writeFileSync(join(target, 'gen/descriptors.binpb'), united(readFileSync(own), readFileSync(googles)));
} finally {
  rmSync(cache, { recursive: true, force: true });
}
