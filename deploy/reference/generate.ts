// Writes the reference of the API: `node deploy/reference/generate.ts [folder]`; without a folder, into docs/api.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pagesOf } from './markdown.ts';
import { readReference } from './reference.ts';

const root = resolve(import.meta.dirname, '../..');
const target = resolve(process.argv[2] ?? join(root, 'docs/api'));
const scratch = mkdtempSync(join(tmpdir(), 'inclust-reference-'));

try {
  const compiled = join(scratch, 'protos.binpb');
  // buf keeps an open cache; one of its own keeps two checkouts apart.
  execFileSync(join(root, 'node_modules/.bin/buf'), ['build', '--output', compiled], {
    cwd: join(root, 'proto'),
    stdio: 'inherit',
    env: { ...process.env, BUF_CACHE_DIR: scratch },
  });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const { file, text } of pagesOf(readReference(readFileSync(compiled)))) writeFileSync(join(target, file), text);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
