// Makes the generated code: `node packages/contracts/generate.ts [folder]`; without a folder, into src/gen.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

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

try {
  rmSync(join(target, 'gen'), { recursive: true, force: true });
  mkdirSync(join(target, 'gen'), { recursive: true });
  run('generate', '--output', target);
  // The standard error details of gRPC, from Google's published protos.
  const google = join(root, 'node_modules/google-proto-files');
  run(
    'generate',
    google,
    '--template',
    'buf.gen.yaml',
    '--output',
    target,
    '--path',
    `${google}/google/rpc/status.proto`,
    '--path',
    `${google}/google/rpc/error_details.proto`,
  );
  // What the reflection service answers from.
  run('build', '--output', join(target, 'gen/descriptors.binpb'), '--exclude-source-info');
} finally {
  rmSync(cache, { recursive: true, force: true });
}
